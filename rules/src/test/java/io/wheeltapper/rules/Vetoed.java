package io.wheeltapper.rules;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Found;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Proposal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Veto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A question to veto rules, short to write: an action on node n1, whose case found off-bus. */
final class Vetoed implements Veto.Scene {

  static final long NOW = 100 * 60_000L;
  static final Target NODE = Target.node("n1");

  final List<Found> found = new ArrayList<>();
  final List<Status> statuses = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  long jobGpus;

  Vetoed() {
    found.add(
        new Found(
            Fault.of("off-bus"),
            Target.gpuAt("0000:3b:00", "n1"),
            NOW - 60_000,
            NOW - 30_000,
            "gpu_driver",
            "kmsg"));
  }

  Vetoed node(String state, String... fields) {
    statuses.add(Given.status(NODE, "n1", NOW, Known.NODE, state, fields));
    return this;
  }

  Vetoed job(String id, String... fields) {
    statuses.add(Given.status(Target.job("slurm", id), "", NOW, Known.JOB, "running", fields));
    return this;
  }

  Vetoed said(String type, String id, String value) {
    Target feed = new Target(Target.Kind.FEED, id);
    statuses.add(new Status(feed, "", "bms", Origin.FACILITY, NOW, type, value, Map.of(), value));
    return this;
  }

  Proposal proposal(String action) {
    return new Proposal(
        NOW,
        action,
        NODE,
        "n1",
        Map.of("when", "idle"),
        "removes",
        "running-work",
        "act",
        Fault.of("off-bus"),
        "reboot",
        1,
        NOW - 20 * 60_000L,
        statuses.stream().filter(s -> s.type().equals(Known.JOB)).count(),
        8,
        jobGpus,
        List.of(Target.parse("rack:r1"), Target.parse("partition:prod")));
  }

  @Override
  public Collection<Found> found() {
    asked.add("found");
    return found;
  }

  @Override
  public Collection<Status> statuses(String type) {
    asked.add(type);
    return statuses.stream().filter(s -> s.type().equals(type)).toList();
  }
}
