package io.wheeltapper.actuators.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.model.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a BMC answers to those who act on it, for the fuzzer: each path's body in one object. */
public final class BmcAnswers {

  /** Good ones. */
  public static final List<String> SEEDS =
      List.of(
          """
          {"/redfish/v1/Systems":{"Members":[{"@odata.id":"/redfish/v1/Systems/1"}]},
           "/redfish/v1/Systems/1":{"PowerState":"On","BootProgress":{"LastState":"OSRunning"},
            "LastResetTime":"2026-11-02T10:00:00+06:00","Links":{"ManagedBy":[{"@odata.id":"/redfish/v1/Managers/1"}]},
            "Actions":{"#ComputerSystem.Reset":{"target":"/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
             "@Redfish.ActionInfo":"/redfish/v1/Info"}}},
           "/redfish/v1/Info":{"Parameters":[{"Name":"ResetType","AllowableValues":["On","GracefulRestart"]}]},
           "/redfish/v1/Managers/1":{"DateTime":"2026-11-02T10:05:00+06:00"},
           "/redfish/v1/UpdateService":{"ServiceEnabled":true,"Status":{"State":"Updating"}},
           "/redfish/v1/TaskService/Tasks":{"Members":[{"@odata.id":"/redfish/v1/TaskService/Tasks/7"}]},
           "/redfish/v1/TaskService/Tasks/7":{"TaskState":"Running","PercentComplete":40,
            "Payload":{"TargetUri":"/redfish/v1/UpdateService"},
            "Messages":[{"MessageId":"Update.1.0.InstallingOnComponent","Message":"the BIOS"}]}}
          """,
          """
          {"error":{"code":"Base.1.8.GeneralError","message":"See ExtendedInfo",
           "@Message.ExtendedInfo":[{"MessageId":"Base.1.8.ServiceInUnknownState","Message":"busy"}]}}
          """);

  private static final Pace STILL =
      new Pace() {
        @Override
        public long now() {
          return 1_790_000_000_000L;
        }

        @Override
        public void pause(Duration time) {}
      };

  private BmcAnswers() {}

  /** Reads it as each of them; that it is none is no finding. */
  public static void take(byte[] input) throws InterruptedException {
    Answers.words(input);
    JsonNode all;
    try {
      all = Answers.json(input);
    } catch (CallFailed e) {
      return;
    }
    Task.of(new Resource("/redfish/v1/TaskService/Tasks/7", 202, all, "")).words();
    Redfish redfish = new Told(all);
    try {
      UnderWay.at(redfish);
      Machine.look(redfish, STILL);
    } catch (CallFailed | Machine.NoneSuch e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new IllegalStateException("a refusal without a word", e);
      }
    }
  }

  /** Reads what it was told; nothing is ever written. */
  private record Told(JsonNode all) implements Redfish {

    @Override
    public Bmc bmc() {
      return new Bmc(Target.node("n1"), URI.create("https://n1.bmc"), "", "");
    }

    @Override
    public Optional<Resource> get(String uri) {
      return all.has(uri)
          ? Optional.of(new Resource(uri, 200, all.path(uri), ""))
          : Optional.empty();
    }

    @Override
    public Receipt apply(Change change) {
      throw new IllegalStateException("a look that writes");
    }
  }
}
