package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.cli.Surroundings.Found;
import io.wheeltapper.deploy.config.BadConfig;
import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "init",
    header = "Write a first configuration from what works here.",
    customSynopsis =
        "@|bold wheeltapper init|@ [--out FILE] [--site NAME] [--data DIR]%n"
            + "                 [--kubeconfig FILE] [--slurm-conf FILE]",
    description = {
      "Looks as doctor does, and changes nothing but that one file. A file that",
      "says anything is not overwritten; one of comments alone is. No secret is",
      "asked for or written."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper init",
      "  wheeltapper init --out /etc/wheeltapper/wheeltapper.yaml    for the service"
    })
final class InitCommand implements Callable<Integer> {

  /** Where the unit of systemd looks; there the ledger lies where that unit may write. */
  private static final Path SERVICE = Path.of("/etc/wheeltapper");

  private static final Path SERVICE_DATA = Path.of("/var/lib/wheeltapper");

  private final Output output;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "wheeltapper.yaml",
      description = "The file (./wheeltapper.yaml).")
  private Path out = Path.of("wheeltapper.yaml");

  @Option(
      names = "--site",
      paramLabel = "NAME",
      defaultValue = "site",
      description = "The site's name, as it stands in reports (site).")
  private String site = "site";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Folder of the ledger (data beside FILE; for the",
        "service /var/lib/wheeltapper)."
      })
  private @Nullable Path data;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The cluster (KUBECONFIG, or what kubectl uses).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--slurm-conf",
      paramLabel = "FILE",
      description = "The cluster (SLURM_CONF, or what Slurm's commands find).")
  private @Nullable Path slurmConf;

  @Mixin private final Help help = new Help();

  InitCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    Path file = out.toAbsolutePath().normalize();
    free(file);
    Kinds kinds = Kinds.discover();
    boolean service = SERVICE.equals(file.getParent());
    List<Found> found =
        Surroundings.look(kinds, environment(), Path.of(System.getProperty("user.home", "/")));
    Path folder = data != null ? data.toAbsolutePath() : service ? SERVICE_DATA : Path.of("data");
    write(file, FirstConfig.of(site, folder, found, service), kinds);
    for (Found one : FirstConfig.on(found, service)) {
      output.say(
          "%-9s %-16s %s"
              .formatted(
                  one.sort(), one.name(), Terminal.plain(Columns.wrap(one.seen(), 52).getFirst())));
    }
    output.say("");
    output.say("written: " + out);
    output.say("next:    wheeltapper doctor --config " + out);
    output.say(
        "         "
            + (service ? "systemctl enable --now wheeltapper" : "wheeltapper up --config " + out));
    return 0;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(System.getenv());
    if (kubeconfig != null) {
      environment.put("KUBECONFIG", readable("--kubeconfig", kubeconfig));
    }
    if (slurmConf != null) {
      environment.put("SLURM_CONF", readable("--slurm-conf", slurmConf));
    }
    return environment;
  }

  private static String readable(String option, Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new BadUse(option + " '" + file + "' is no file that can be read here");
    }
    return file.toAbsolutePath().normalize().toString();
  }

  /** Nothing that a person wrote is lost. */
  private void free(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new BadUse("--out '" + out + "': its folder is not there or cannot be written");
    }
    if (Files.exists(file) && !says(file).isEmpty()) {
      throw new BadUse(
          "'"
              + out
              + "' says something already ("
              + says(file)
              + "); name another by --out, or move it away");
    }
  }

  /** The first line that is neither empty nor a comment, or {@code ""}. */
  private static String says(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "no file";
    }
    try (var lines = Files.lines(file)) {
      return lines
          .map(String::strip)
          .filter(l -> !l.isEmpty() && !l.startsWith("#"))
          .findFirst()
          .map(l -> Terminal.plain(l, 60))
          .orElse("");
    }
  }

  /** What is written has been read as it will be at the start. */
  private static void write(Path file, String text, Kinds kinds) throws IOException, BadConfig {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    try {
      ConfigReader.read(fresh, kinds);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
