package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.ConfigReader;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.config.NodeConfig;
import io.wheeltapper.deploy.edge.NodeAgent;
import io.wheeltapper.deploy.wiring.Systemd;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "node",
    header = "Run one machine's own sensors, and send what is news to the agent.",
    customSynopsis =
        "@|bold wheeltapper node|@ [--config FILE] [--agent URL] [--name NAME] [--data DIR]",
    description = {
      "Decides nothing and touches nothing. While the agent is away it keeps what",
      "it would have sent on disk, within a bound. The agent takes it by a sensor",
      "of kind 'nodes'."
    },
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper node --agent http://127.0.0.1:8485 --name gpu-017"
    })
final class NodeCommand implements Callable<Integer> {

  private final Output output;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Its configuration (YAML): name, agent, data, buffer, sensors.")
  private @Nullable Path config;

  @Option(names = "--agent", paramLabel = "URL", description = "Where the agent listens.")
  private @Nullable String agent;

  @Option(names = "--name", paramLabel = "NAME", description = "This machine's name.")
  private @Nullable String name;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of what is not sent yet (./data).")
  private @Nullable Path data;

  @Mixin private final Help help = new Help();

  NodeCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    Logger.getLogger("").setLevel(Level.parse(System.getProperty("wheeltapper.log", "WARNING")));
    Kinds kinds = Kinds.discover();
    NodeConfig read = config == null ? NodeConfig.defaults() : ConfigReader.readNode(config, kinds);
    NodeConfig.To to = read.agent();
    NodeConfig whole =
        new NodeConfig(
            read.name(),
            agent == null
                ? to
                : new NodeConfig.To(agent, to.tokenFile(), to.caFile(), to.certificate(), to.key()),
            data == null ? read.data() : data,
            read.buffer(),
            read.everything(),
            read.sensors());
    String called = name != null ? name : read.name().isEmpty() ? host() : read.name();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped), "stop"));
    try (NodeAgent running = NodeAgent.start(whole, called, kinds)) {
      output.err().println("node     " + called + ", sends to " + whole.agent().url());
      Systemd manager = Systemd.here();
      manager.ready();
      List<String> last = List.of();
      while (!stop.await(5, TimeUnit.SECONDS)) {
        List<String> now = running.status();
        if (!words(now).equals(words(last))) {
          now.forEach(line -> output.err().println(Terminal.plain(line, 400)));
        }
        last = now;
        manager.alive();
      }
      manager.stopping();
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  /** Without the figures, that move all the time. */
  private static List<String> words(List<String> lines) {
    return lines.stream().filter(l -> !l.startsWith("signals")).toList();
  }

  private static void end(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      if (!stopped.await(10, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String host() throws UnknownHostException {
    String host = InetAddress.getLocalHost().getHostName();
    if (host.isBlank() || host.equals("localhost")) {
      throw new BadUse("this machine has no name of its own; set --name, as its scheduler has it");
    }
    return host;
  }
}
