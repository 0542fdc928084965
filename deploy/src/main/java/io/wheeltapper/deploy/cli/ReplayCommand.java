package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.LiveReplay;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    header = "Run recorded input through the same loop, in virtual time.",
    customSynopsis = "@|bold wheeltapper replay|@ --from SENSOR=FILE … [--node NAME] [OPTIONS]",
    description = {
      "Says what would have been found, planned and judged; acts on nothing.",
      "Files are merged by time, sensor and line. The holds that are open at",
      "the end are told last."
    },
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper replay --from kmsg=dmesg.txt --node n1 --json"
    })
final class ReplayCommand implements Callable<Integer> {

  private final Output output;

  @Option(
      names = "--from",
      paramLabel = "SENSOR=FILE",
      description = "A kind of sensor and its recorded file; may be repeated.")
  private List<String> from = List.of();

  @Option(
      names = "--recorded",
      paramLabel = "DIR",
      description = {
        "In place of --from: a running or ended agent's data folder. Its",
        "recordings are taken again and must give its ledger's found,",
        "planned and judged entries; else exit code 1 and the first difference."
      })
  private @Nullable Path recorded;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "The node that the files are of, where they do not say.")
  private String node = "";

  @Option(
      names = "--boot-time",
      paramLabel = "T",
      description = {
        "When the node booted, ISO 8601 or epoch seconds:",
        "for stamps that count from the boot (else the epoch)."
      })
  private String bootTime = "";

  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description = "The bundle (else the shipped one).")
  private @Nullable Path policies;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many sessions share the nodes; changes no decision.")
  private int shards;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  ReplayCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (shards < 1 || shards > 64) {
      throw new BadUse("--shards " + shards + " is not right; write a number from 1 to 64");
    }
    if (recorded != null) {
      return again(recorded);
    }
    if (from.isEmpty()) {
      throw new BadUse("replay what? write --from SENSOR=FILE, or --recorded DIR");
    }
    var replay = new Replay(options.load().config(), policies, shards, node, bootTime);
    if (json.on()) {
      replay.json(from, output);
    } else {
      replay.words(from, output);
    }
    return 0;
  }

  private int again(Path data) throws Exception {
    LiveReplay.Compared compared =
        new LiveReplay(
                data, ConfigOptions.topology(options.load().config()), shards, Shipped.classes())
            .run();
    if (compared.difference().isPresent()) {
      output.note(compared.difference().get());
      return 1;
    }
    output.say(compared.entries() + " found, planned and judged entries, reproduced exactly");
    return 0;
  }
}
