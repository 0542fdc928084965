package io.wheeltapper.sensors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A real Ceph, started by {@code deploy/lab/ceph/start}; a test is skipped by name without one. */
public final class CephLab implements AutoCloseable {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", ".")).resolve("deploy/lab/ceph");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** Starts it under that folder. */
  public CephLab(Path folder, String... options) throws IOException, InterruptedException {
    this.folder = folder;
    boolean installed =
        Files.isExecutable(SCRIPTS.resolve("start"))
            && Files.isExecutable(Path.of("/usr/bin/ceph-mon"))
            && Files.isExecutable(Path.of("/usr/bin/radosgw"))
            && "root".equals(System.getProperty("user.name"));
    Assumptions.assumeTrue(installed, "skipped: no Ceph here");
    List<String> line = new java.util.ArrayList<>(List.of(SCRIPTS.resolve("start").toString()));
    line.add(folder.toString());
    line.addAll(List.of(options));
    run(line);
    for (String one : Files.readAllLines(folder.resolve("lab.env"))) {
      int equals = one.indexOf('=');
      environment.put(one.substring(0, equals), one.substring(equals + 1));
    }
  }

  /** What lab.env says. */
  public String of(String name) {
    return environment.getOrDefault(name, "");
  }

  /** The port of a URL or HOST:PORT in lab.env. */
  public int port(String name) {
    return Integer.parseInt(of(name).replaceAll("^(?:http://)?[^:]+:(\\d+).*", "$1"));
  }

  /** Sends a signal to a daemon: {@code osd.2}, {@code mon.a}, {@code mgr.x}, {@code rgw}. */
  public void signal(String name, String daemon) throws IOException, InterruptedException {
    String pid = Files.readString(folder.resolve("pid/" + daemon)).strip();
    run(List.of("kill", "-" + name, pid));
  }

  private void run(List<String> words) throws IOException, InterruptedException {
    Path log = Files.createTempFile("ceph-lab", ".log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = process.waitFor();
    assertEquals(0, code, () -> words + " says " + text(log));
    Files.delete(log);
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (Files.exists(folder.resolve("ceph.conf"))) {
      run(List.of(SCRIPTS.resolve("stop").toString(), folder.toString()));
    }
  }
}
