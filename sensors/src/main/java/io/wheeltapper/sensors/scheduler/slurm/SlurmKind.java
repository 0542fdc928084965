package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Slurm from 21.08 on: by slurmrestd where {@code rest} names it (TCP with a token, or a unix
 * socket), else by {@code scontrol}, {@code squeue} and {@code sinfo}.
 */
public final class SlurmKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "slurm",
          "Nodes, jobs and reservations of Slurm, by REST or by its commands",
          List.of(
              Setting.optional(
                  "rest",
                  Type.URL,
                  "",
                  "slurmrestd: http://HOST:PORT or unix:/path; else commands"),
              Setting.optional("token-file", Type.PATH, "", "a file with a JWT for REST over TCP"),
              Setting.optional(
                  "rest-user", Type.TEXT, "", "the token's user; default our own user"),
              Setting.optional("commands", Type.PATH, "", "the folder of scontrol; default PATH"),
              Setting.optional("slurm-conf", Type.PATH, "", "SLURM_CONF for the commands"),
              Setting.optional("interval", Type.DURATION, "30s", "the pause between two readings"),
              Setting.optional(
                  "refresh", Type.DURATION, "60s", "how often everything is said anew"),
              Setting.optional("timeout", Type.DURATION, "20s", "for one answer"),
              Setting.optional(
                  "our-user",
                  Type.LIST,
                  "",
                  "users that we act as; default our own user and rest-user"),
              Setting.optional(
                  "scheduler-user",
                  Type.LIST,
                  "slurm,root,0",
                  "users that Slurm's daemons run as; what they write by themselves is automatic")),
          List.of(
              new Outbound(
                  "Slurm: GET /openapi*, /slurm/v*/nodes, /jobs, /reservations, /diag, /ping",
                  false),
              new Outbound(
                  "scontrol ping, scontrol show node|job|nodes|jobs|reservations|topology", false),
              new Outbound("squeue --json, sinfo --json, sdiag, sacct --json", false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    return new SlurmSensor(
        source(settings),
        changes(settings),
        new SiteFacts(settings.instance(), settings.duration("refresh").toMillis()),
        settings.instance(),
        settings.duration("interval"),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new SlurmFile(file, settings.instance(), () -> changes(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    Source source = source(settings);
    String way = settings.text("rest").isBlank() ? "commands" : settings.text("rest");
    try {
      String parser = source instanceof RestSource rest ? rest.version(rest.discover()) + " " : "";
      Cluster cluster = source.read();
      return new Check(
          true,
          way
              + ": "
              + parser
              + cluster.nodes().size()
              + " nodes, "
              + cluster.jobs().size()
              + " jobs");
    } catch (IOException e) {
      boolean deaf = String.valueOf(e.getMessage()).startsWith("nothing listens");
      String mend = deaf ? "; start slurmrestd, or leave 'rest' out to ask by commands" : "";
      return new Check(false, (deaf ? "" : way + ": ") + e.getMessage() + mend);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Check(false, way + ": interrupted");
    }
  }

  private static Changes changes(Settings settings) {
    String self = System.getProperty("user.name", "");
    Set<String> ours = new HashSet<>(settings.list("our-user"));
    if (ours.isEmpty()) {
      ours.add(self);
      ours.addAll(settings.list("rest-user"));
    }
    Holder holder = new Holder(ours, Set.copyOf(settings.list("scheduler-user")));
    return new Changes(
        new Facts(settings.instance(), holder), settings.duration("refresh").toMillis());
  }

  private static Source source(Settings settings) {
    Duration timeout = settings.duration("timeout");
    String rest = settings.text("rest");
    if (rest.isBlank()) {
      Map<String, String> environment = new HashMap<>();
      if (!settings.text("slurm-conf").isBlank()) {
        environment.put("SLURM_CONF", settings.text("slurm-conf"));
      }
      return new CommandSource(new Command(settings.text("commands"), environment, timeout));
    }
    String user = settings.text("rest-user");
    String token = settings.text("token-file");
    return new RestSource(
        new Http(address(rest), timeout),
        user.isBlank() ? System.getProperty("user.name", "root") : user,
        token.isBlank() ? Optional.empty() : Optional.of(Path.of(token)));
  }

  private static SocketAddress address(String rest) {
    if (rest.startsWith("unix:")) {
      return UnixDomainSocketAddress.of(rest.substring("unix:".length()));
    }
    try {
      URI uri = URI.create(rest);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 6820 : uri.getPort());
      }
    } catch (IllegalArgumentException e) {
      throw new BadSetting("rest", "'" + rest + "' is no URL: " + e.getMessage());
    }
    throw new BadSetting(
        "rest",
        "'" + rest + "' is no address of slurmrestd; write http://127.0.0.1:6820 or unix:/path");
  }
}
