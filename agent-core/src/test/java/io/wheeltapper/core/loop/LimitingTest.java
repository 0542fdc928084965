package io.wheeltapper.core.loop;

import static io.wheeltapper.core.loop.Stage.T0;
import static io.wheeltapper.core.loop.Stage.ladder;
import static io.wheeltapper.core.loop.Stage.rung;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What slows a job's GPU is planned on all of the job's nodes. */
final class LimitingTest {

  private static List<Action> planned(Given given, String action) throws Exception {
    Stage stage =
        new Stage(
            Mode.OBSERVE,
            ladders -> ladders.put(Fault.of("hot"), ladder("hot", 50, rung("slower", action))));
    given.on(stage);
    stage.fault(T0 + 1000, "n3", "hot", Origin.GPU_DRIVER);
    stage.play.until(T0 + 60_000);
    return stage.all(Entry.Planned.class).getFirst().actions();
  }

  private interface Given {
    void on(Stage stage);
  }

  @Test
  void allNodesOfTheJobsOnItAreNamed() throws Exception {
    List<Action> plan =
        planned(
            stage -> {
              stage.job(T0, "7", "running", "n3,n9,n4");
              stage.job(T0, "8", "running", "n5");
            },
            "gpu.cap-power");
    assertEquals(Target.gpuAt("0000:3b:00", "n3"), plan.getFirst().target());
    assertEquals("n3", plan.getFirst().parameter("node"));
    assertEquals("n3,n4,n9", plan.getFirst().parameter("nodes"));
  }

  @Test
  void aNodeAloneAndWhatSlowsNobodyNameNoOther() throws Exception {
    assertEquals(
        "",
        planned(s -> s.job(T0, "7", "running", "n3"), "gpu.lock-clocks")
            .getFirst()
            .parameter("nodes"));
    assertEquals(
        "",
        planned(s -> s.job(T0, "7", "running", "n3,n4"), "gpu.reset")
            .getFirst()
            .parameter("nodes"));
  }
}
