package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.Wired;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;

/** What is set by slurmrestd; all else goes by programs. */
public final class SlurmWired implements Wired {

  private static Way changes(String name, Change change) {
    return Way.writes(
        "slurm " + name,
        _ -> Answer.json("{\"meta\":{},\"errors\":[],\"warnings\":[]}"),
        (server, folder, limit) -> {
          Slurm slurm =
              new RestSlurm(
                  new FakeSlurm(Given.US).put(Given.idle("n001")),
                  RestSlurm.client(limit),
                  new RestSlurm.Access(
                      URI.create(server + "/slurm/v0.0.42"),
                      "agent",
                      new SecretFile(Files.writeString(folder.resolve("token"), SECRET))),
                  limit,
                  Line.open("slurm"));
          return () -> slurm.apply(change);
        });
  }

  @Override
  public List<Way> ways() {
    return List.of(
        changes("drain", new Change.Drain("n001", "wheeltapper[c1] f")),
        changes("give back", new Change.Back("n001", false)));
  }
}
