package io.wheeltapper.core.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostlistTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpu1|gpu1",
        "gpu[1-3]|gpu1 gpu2 gpu3",
        "gpu[008-011,7]|gpu008 gpu009 gpu010 gpu011 gpu7",
        "a1,b[2-3],c|a1 b2 b3 c",
        "rack[1-2]n[01-02]|rack1n01 rack1n02 rack2n01 rack2n02",
        "x[1-2].example|x1.example x2.example",
        "[1-2]|1 2",
      })
  void expands(String list, String names) {
    assertEquals(List.of(names.split(" ")), Hostlist.expand(list));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "(null)"})
  void nothing(String list) {
    assertEquals(List.of(), Hostlist.expand(list));
  }

  @ParameterizedTest
  @ValueSource(strings = {"n[1-", "n[1-2", "n[a-b]", "n[1-999999999]", "n[1-999]m[1-999]", "n[-]"})
  void wrong(String list) {
    assertThrows(IllegalArgumentException.class, () -> Hostlist.expand(list));
  }

  /** What gives no name in the end has to be cheap too. */
  @Test
  void bounded() {
    String fuzzed = "J ox[1-20005503]x[111001-2]ogpu[1-2]";
    assertThrows(IllegalArgumentException.class, () -> Hostlist.expand(fuzzed));
    String deep = "n[1-100000]" + "x".repeat(100_000);
    assertThrows(IllegalArgumentException.class, () -> Hostlist.expand(deep));
    String many = "n[" + "1-99999,".repeat(10_000) + "1]";
    assertThrows(IllegalArgumentException.class, () -> Hostlist.expand(many));
    String wide = "n" + "[1-9]".repeat(10_000);
    assertThrows(IllegalArgumentException.class, () -> Hostlist.expand(wide));
  }
}
