package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What {@code doctor} asks: who answers, who lets us in, what could be done there. Reads only. */
final class Visit {

  /** Of many BMCs so many are asked; they stand for the rest. */
  private static final int MOST = 32;

  private static final int MOST_TOLD = 3;

  private Visit() {}

  static Check of(Fleet fleet, Pace pace) {
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    int all;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Bmc> bmcs = fleet.bmcs();
      all = bmcs.size();
      if (bmcs.isEmpty()) {
        return new Check(false, "no BMC is configured; set 'bmcs', as n1=https://10.0.0.1");
      }
      List<Bmc> asked = bmcs.subList(0, Math.min(MOST, all));
      List<Callable<String>> calls = new ArrayList<>();
      asked.forEach(bmc -> calls.add(() -> look(fleet, bmc, pace)));
      List<Future<String>> answers = threads.invokeAll(calls);
      for (int i = 0; i < asked.size(); i++) {
        try {
          good.add(asked.get(i).name() + " (" + answers.get(i).get() + ")");
        } catch (ExecutionException e) {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          bad.add(String.valueOf(cause.getMessage()));
        }
      }
    } catch (CallFailed e) {
      return new Check(false, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
    int asked = good.size() + bad.size();
    String of = all > asked ? ", the first of " + all : "";
    return new Check(
        bad.isEmpty(),
        good.size()
            + " of "
            + asked
            + " BMCs answer"
            + of
            + head(": ", good)
            + head("; not: ", bad));
  }

  private static String head(String before, List<String> all) {
    if (all.isEmpty()) {
      return "";
    }
    String some = String.join(", ", all.subList(0, Math.min(MOST_TOLD, all.size())));
    return before + some + (all.size() > MOST_TOLD ? ", …" : "");
  }

  private static String look(Fleet fleet, Bmc bmc, Pace pace)
      throws CallFailed, InterruptedException {
    Redfish redfish = fleet.at(bmc.subject()).orElseThrow();
    if (bmc.subject().kind() != Target.Kind.NODE) {
      Optional<Resource> root = redfish.get("/redfish/v1/Chassis");
      return root.map(r -> r.links("Members").size() + " chassis").orElse("no chassis");
    }
    try {
      Machine machine = Machine.look(redfish, pace);
      List<String> takes = new ArrayList<>();
      for (Reset reset : Reset.values()) {
        if (machine.takes(reset.type())) {
          takes.add(reset.action().name());
        }
      }
      return "power "
          + machine.power()
          + ", takes "
          + String.join(" ", takes)
          + (machine.resetAt().isPresent()
              ? ""
              : "; tells no LastResetTime, so that no reset could be proven");
    } catch (Machine.NoneSuch e) {
      throw new CallFailed(CallFailed.Kind.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }
}
