package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Uri;
import io.wheeltapper.core.spi.Check;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** What {@code doctor} asks: who answers, who lets us in, what is there. Two requests a BMC. */
final class Visit {

  /** Of many BMCs so many are asked; they stand for the rest. */
  private static final int MOST = 64;

  private static final int MOST_TOLD = 3;

  private Visit() {}

  static Check of(List<Bmc> bmcs, Function<Bmc, Redfish> port) {
    List<Bmc> asked = bmcs.size() > MOST ? bmcs.subList(0, MOST) : bmcs;
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> all = new ArrayList<>();
      asked.forEach(bmc -> all.add(() -> look(port.apply(bmc))));
      List<Future<String>> answers = threads.invokeAll(all);
      for (int i = 0; i < asked.size(); i++) {
        String name = asked.get(i).name();
        try {
          good.add(name + " (" + answers.get(i).get() + ")");
        } catch (ExecutionException e) {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          bad.add(name + ": " + cause.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, "interrupted");
    }
    String of = bmcs.size() > asked.size() ? ", the first of " + bmcs.size() : "";
    String text = good.size() + " of " + asked.size() + " BMCs answer" + of + head(": ", good);
    return new Check(bad.isEmpty(), text + head("; not: ", bad));
  }

  private static String head(String before, List<String> all) {
    if (all.isEmpty()) {
      return "";
    }
    String some = String.join(", ", all.subList(0, Math.min(MOST_TOLD, all.size())));
    return before + some + (all.size() > MOST_TOLD ? ", …" : "");
  }

  private static String look(Redfish redfish) throws IOException, InterruptedException {
    Redfish.Answer root = redfish.get(Uri.ROOT, "");
    if (root.status() != 200) {
      throw new IOException(Uri.ROOT + " answers " + root.status());
    }
    Doc doc = Doc.parse(root.body());
    redfish.sessions(doc.at("Links").link("Sessions"));
    String chassis = doc.link("Chassis");
    try {
      Redfish.Answer first = redfish.get(chassis.isEmpty() ? Uri.ROOT : chassis, "");
      if (first.status() != 200) {
        throw new IOException(chassis + " answers " + first.status());
      }
      int count = Doc.parse(first.body()).list("Members").size();
      String what = (doc.text("Vendor") + " " + doc.text("Product")).strip();
      return (what.isEmpty() ? "" : what + ", ")
          + "Redfish "
          + doc.first("RedfishVersion")
          + (chassis.isEmpty() ? "" : ", " + count + " chassis");
    } finally {
      redfish.logOut();
    }
  }
}
