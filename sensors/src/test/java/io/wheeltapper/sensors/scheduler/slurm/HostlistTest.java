package io.wheeltapper.sensors.scheduler.slurm;

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

  @Test
  void countsGpus() {
    assertEquals(8, Gres.count("gpu:8"));
    assertEquals(8, Gres.count("gpu:h100:8(S:0-1)"));
    assertEquals(8, Gres.count("gpu:4090:8"));
    assertEquals(6, Gres.count("gpu:a:4(IDX:0-3),nic:2,gpu:b:2"));
    assertEquals(4, Gres.count("gres:gpu:4"));
    assertEquals(0, Gres.count("N/A"));
    assertEquals(16, Gres.tres("cpu=8,gres/gpu=16,gres/gpu:h100=16"));
    assertEquals(7, Gres.found("gres/gpu count reported lower than configured (7 < 8)"));
    assertEquals(-1, Gres.found("Not responding"));
  }
}
