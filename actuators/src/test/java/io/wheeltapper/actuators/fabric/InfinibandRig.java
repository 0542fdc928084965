package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A subnet of two leaves and three spines for each action. */
public final class InfinibandRig implements Rig {

  static final Attempt ATTEMPT = new Attempt("a1", "c1", "trunk-errors", 1_000, Long.MAX_VALUE);

  @Override
  public Map<String, Supplier<World>> worlds() {
    return Map.of(
        "link.isolate",
        () -> new Links("link.isolate", fresh()),
        "link.return",
        () -> {
          FakeSubnet subnet = fresh().disable("l1", 9);
          subnet.note("l1", 9);
          return new Links("link.return", subnet);
        });
  }

  static FakeSubnet fresh() {
    FakeSubnet subnet = new FakeSubnet("n1").cable("n1", 1, "l1", 1).cable("n2", 1, "l2", 1);
    for (int spine = 1; spine <= 3; spine++) {
      for (int leaf = 1; leaf <= 3; leaf++) {
        subnet.cable("l" + leaf, 8 + spine, "s" + spine, leaf);
      }
    }
    return subnet;
  }

  static Settings settings(Map<String, String> more) {
    return new Settings("ib", new InfinibandKind().spec(), more);
  }

  private record Links(Action action, FakeSubnet subnet, Faults faults) implements World {

    Links(String action, FakeSubnet subnet) {
      this(Action.of(action, Target.parse("port:l1/9")), subnet, new Faults());
    }

    @Override
    public Attempt attempt() {
      return ATTEMPT;
    }

    @Override
    public Calling actuator() {
      Subnet flaky =
          new Subnet() {
            @Override
            public View look(Names.SwitchPort port) throws CallFailed, InterruptedException {
              return faults.read(() -> subnet.look(port));
            }

            @Override
            public void apply(Change change) throws CallFailed, InterruptedException {
              faults.writes(() -> subnet.apply(change));
            }
          };
      return new Deeds(
          InfinibandKind.deeds(settings(Map.of()), flaky, subnet.ours()),
          List.of(faults),
          List.of());
    }

    @Override
    public void settle() {}

    @Override
    public String state() {
      return subnet.disabled().toString();
    }

    @Override
    public List<String> written() {
      return subnet.changes().stream().map(subnet::describe).toList();
    }

    @Override
    public Map<String, Long> disruptions() {
      return Map.of();
    }
  }
}
