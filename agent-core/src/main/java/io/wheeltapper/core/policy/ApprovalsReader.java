package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.YamlMap;
import java.util.Optional;

/** Reads the section {@code approval} of {@code limits.yaml}. */
final class ApprovalsReader {

  private ApprovalsReader() {}

  static Approvals read(Optional<YamlMap> section) {
    Approvals cautious = Approvals.cautious();
    if (section.isEmpty()) {
      return cautious;
    }
    YamlMap map = section.get();
    Approvals approvals =
        new Approvals(
            map.list("always").stream().map(LadderReader::action).toList(),
            map.millis("within", cautious.withinMillis()));
    map.noMore();
    return approvals;
  }
}
