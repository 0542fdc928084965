package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultBundleTest {

  @Test
  void theDefaultBundleIsInOrder() {
    Path bundle = Path.of(System.getProperty("wheeltapper.root", ".."), "policies");
    PolicyCheck.Report report = PolicyCheck.check(bundle);
    report.report().forEach(System.out::println);
    assertEquals(List.of(), report.problems());
  }
}
