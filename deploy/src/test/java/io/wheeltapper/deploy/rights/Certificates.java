package io.wheeltapper.deploy.rights;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.config.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real certificates by openssl, as files {@code NAME.pem} and {@code NAME.key} of a folder. */
record Certificates(Path folder) {

  private static final List<String> NEW =
      List.of("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

  /** Whether openssl is installed. */
  boolean possible() throws Exception {
    return openssl(List.of("version"));
  }

  /** The TLS of an agent at 127.0.0.1, signed by an authority of its own. */
  Tls agent() throws Exception {
    authority("ca");
    certified("ca", "agent", "-addext", "subjectAltName=IP:127.0.0.1");
    return new Tls(folder.resolve("agent.pem"), folder.resolve("agent.key"), Path.of(""), "");
  }

  void authority(String name) throws Exception {
    make(name, "/CN=site", List.of());
  }

  void certified(String authority, String name, String... more) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("-CA", authority + ".pem", "-CAkey", authority + ".key"));
    all.addAll(List.of(more));
    make(name, "/O=site/CN=" + name, all);
  }

  private void make(String name, String subject, List<String> more) throws Exception {
    List<String> arguments = new ArrayList<>(NEW);
    arguments.addAll(List.of("-keyout", name + ".key", "-out", name + ".pem"));
    arguments.addAll(List.of("-subj", subject, "-days", "2"));
    arguments.addAll(more);
    assertTrue(openssl(arguments), () -> "see openssl.log in " + folder);
  }

  private boolean openssl(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("openssl.log").toFile())
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
