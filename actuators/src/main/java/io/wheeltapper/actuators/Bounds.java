package io.wheeltapper.actuators;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How much of an actuator's calls another system bears; the same settings for every kind.
 *
 * @param perSecond calls a second, evenly spaced
 * @param atOnce calls under way at one time
 * @param turn the longest wait of a call for its turn
 * @param share of the last {@link #WINDOW} calls without an answer, in percent, from which on it is
 *     left alone
 * @param pause how long it is left alone before a few calls try again
 */
record Bounds(int perSecond, int atOnce, Duration turn, int share, Duration pause) {

  /** Calls over which the share is reckoned; before half of them it is not. */
  static final int WINDOW = 20;

  /** Below an operation's shortest time limit, which is a minute. */
  private static final Duration WAIT = Duration.ofSeconds(20);

  private static final String CHOSEN = "chosen-for";

  private static final List<Setting> SETTINGS =
      List.of(
          optional("calls-per-second", Type.WHOLE, "10", "the most that are made, 1 to 1000"),
          optional("calls-at-once", Type.WHOLE, "8", "the most under way at once, 1 to 256"),
          optional("breaker-share", Type.WHOLE, "80", "% of 20 calls unanswered: it is left alone"),
          optional("breaker-pause", Type.DURATION, "15s", "how long it is then left alone"),
          optional(
              CHOSEN,
              Type.LIST,
              "",
              "what this one does where another could as well, as node.reboot"));

  /** A kind's own settings and these. */
  static List<Setting> with(List<Setting> own) {
    List<Setting> all = new ArrayList<>(own);
    all.addAll(SETTINGS);
    return List.copyOf(all);
  }

  /** What the site chose an instance for, of what it does. */
  static Set<String> chosen(Settings settings, Calling calling) {
    List<String> does = calling.actions().stream().map(ActionType::name).sorted().toList();
    for (String name : settings.list(CHOSEN)) {
      if (!does.contains(name)) {
        throw new BadSetting(
            CHOSEN, "'" + name + "' is nothing that this one does" + Nearest.hint(name, does));
      }
    }
    return Set.copyOf(settings.list(CHOSEN));
  }

  static Bounds of(Settings settings) {
    Duration pause = settings.duration("breaker-pause");
    if (pause.toMillis() < 100 || pause.compareTo(Duration.ofHours(1)) > 0) {
      throw new BadSetting("breaker-pause", "'breaker-pause' is between 100ms and 1h");
    }
    return new Bounds(
        whole(settings, "calls-per-second", 1000),
        whole(settings, "calls-at-once", 256),
        WAIT,
        whole(settings, "breaker-share", 100),
        pause);
  }

  private static int whole(Settings settings, String key, int most) {
    long value = settings.whole(key);
    if (value < 1 || value > most) {
      throw new BadSetting(key, "'" + key + "' is between 1 and " + most);
    }
    return Math.toIntExact(value);
  }
}
