package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.Trust.Need;
import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code trust} of {@code limits.yaml}. */
final class TrustReader {

  private static final int MOST = 100_000;
  private static final Set<Effect.Kind> USUAL =
      EnumSet.of(Effect.Kind.REMOVES, Effect.Kind.CHANGES);
  private static final List<String> EFFECTS = List.of("removes", "changes", "protects");

  private TrustReader() {}

  static Trust read(Optional<YamlMap> section) {
    if (section.isEmpty()) {
      return Trust.NONE;
    }
    YamlMap map = section.get();
    Need all = need(map, Need.NOTHING);
    Map<Fault, Need> byFault = new HashMap<>();
    map.map("faults")
        .ifPresent(faults ->
            faults
                .all()
                .forEach((code, value) ->
                    value
                        .map()
                        .ifPresent(m -> {
                          fault(code, value).ifPresent(f -> byFault.put(f, need(m, all)));
                          m.noMore();
                        })));
    Set<Effect.Kind> effects = EnumSet.noneOf(Effect.Kind.class);
    map.list("effects")
        .forEach(v ->
            effects.add(Effect.Kind.valueOf(v.word(EFFECTS, "removes").toUpperCase(Locale.ROOT))));
    map.noMore();
    return new Trust(all, byFault, effects.isEmpty() ? USUAL : effects);
  }

  private static Need need(YamlMap map, Need otherwise) {
    return new Need(
        map.whole("min-judged", otherwise.judged(), 0, MOST),
        map.decimal("min-precision", otherwise.precision(), 0, 1));
  }

  private static Optional<Fault> fault(String code, YamlValue place) {
    try {
      return Optional.of(Fault.of(code));
    } catch (IllegalArgumentException e) {
      place.wrong(code, "a fault's code, such as gpu-fell-off-bus");
      return Optional.empty();
    }
  }
}
