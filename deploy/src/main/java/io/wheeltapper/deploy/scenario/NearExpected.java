package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import io.wheeltapper.rules.condition.NearMiss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule that must nearly fire, and must not fire: {@code {rule: Fan stopped, on: n1, held: 3 of
 * 4}}.
 *
 * @param line where it is written, from 1
 * @param on the node; {@code ""} is any
 * @param held how many of its conditions hold; 0 with {@code of} 0 where nobody says
 * @param of how many it has
 * @param but a part of what is said of a condition that fails, or {@code ""}
 */
record NearExpected(int line, String rule, String on, int held, int of, String but) {

  private static final Pattern HELD = Pattern.compile("(\\d{1,3}) of (\\d{1,3})");

  /** Reads one; what is wrong goes to its problems. */
  static Optional<NearExpected> read(YamlValue value, Names names, Premises premises) {
    return value.map().map(map -> read(map, value.line(), names, premises));
  }

  private static NearExpected read(YamlMap map, int line, Names names, Premises premises) {
    String rule =
        map.need("rule", "the rule's name").map(v -> v.word(names.rules(), "")).orElse("");
    String on = map.get("on").map(v -> v.word(premises.nodes(), "")).orElse("");
    String held = map.text("held", "0 of 0");
    Matcher m = HELD.matcher(held);
    boolean fits = m.matches() && (Integer.parseInt(m.group(1)) < Integer.parseInt(m.group(2)));
    if (map.get("held").isPresent() && !fits) {
      map.get("held").ifPresent(v -> v.wrong(held, "for example 2 of 3: fewer than it has"));
    }
    String but = map.text("but", "");
    map.noMore();
    return new NearExpected(
        line,
        rule,
        on,
        fits ? Integer.parseInt(m.group(1)) : 0,
        fits ? Integer.parseInt(m.group(2)) : 0,
        but);
  }

  /** What is wrong with how near it came; empty when it is as expected. */
  List<String> complaints(Nearness nearness) {
    List<String> complaints = new ArrayList<>();
    Optional<NearMiss> nearest = nearness.nearest(rule, on);
    String came = nearest.map(NearExpected::words).orElse("nothing was looked at there");
    if (nearness.fired(rule, on) > 0) {
      complaints.add(complaint("it fired"));
    } else if (nearest.isEmpty() || !nearest.get().notFollowed().isEmpty()) {
      complaints.add(complaint(came));
    } else if (of > 0 && (nearest.get().held() != held || nearest.get().of() != of)) {
      complaints.add(complaint(came));
    } else if (of == 0 && !nearest.get().related()) {
      complaints.add(complaint("these signals have nothing to do with it"));
    } else if (!but.isEmpty()
        && nearest.get().unmet().stream().noneMatch(u -> u.words().contains(but))) {
      complaints.add(complaint(came));
    }
    return complaints;
  }

  private String complaint(String came) {
    String wanted = of > 0 ? ", " + held + " of " + of : "";
    String where = on.isEmpty() ? "" : " on " + on;
    String missing = but.isEmpty() ? "" : ", but " + but;
    return "line " + line + ": near '" + rule + "'" + where + wanted + missing + "; " + came;
  }

  private static String words(NearMiss miss) {
    if (!miss.notFollowed().isEmpty()) {
      return "it cannot be followed: " + miss.notFollowed();
    }
    String unmet =
        miss.unmet().isEmpty()
            ? ", and it was said already, is late, or waits"
            : ", but " + String.join("; ", miss.unmet().stream().map(u -> u.words()).toList());
    return "it came to " + miss.held() + " of " + miss.of() + unmet;
  }
}
