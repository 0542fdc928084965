package io.wheeltapper.deploy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodeNamesTest {

  @Test
  void rangesKeepTheirZeros() {
    assertEquals(Optional.of(List.of("n09", "n10", "login")), NodeNames.expand("n[09-10], login"));
  }

  @Test
  void whatIsNoListOfNamesIsNone() {
    for (String wrong : List.of("", "n[3-1]", "n[1-2", "a,,b", "n[1-99999999]")) {
      assertEquals(Optional.empty(), NodeNames.expand(wrong), wrong);
    }
  }

  @Test
  void patterns() {
    assertEquals(true, Expected.glob("node.*", "node.isolate"));
    assertEquals(true, Expected.glob("*", ""));
    assertEquals(true, Expected.glob("a*b*c", "axxbxxc"));
    assertEquals(false, Expected.glob("a*a", "a"));
    assertEquals(false, Expected.glob("node.*", "job.hold"));
  }
}
