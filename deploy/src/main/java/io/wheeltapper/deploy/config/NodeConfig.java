package io.wheeltapper.deploy.config;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The configuration of {@code wheeltapper node}: one machine's own sensors, and where they send.
 */
public record NodeConfig(
    @Key("This machine's name, as its scheduler calls it; empty is its host name.") String name,
    @Key("The agent that is sent to.") To agent,
    @Key("Folder of what is not sent yet.") Path data,
    @Key("How much disk that may take; the oldest is given up, and the agent told how much.")
        Bytes buffer,
    @Key(
            "Whether every snapshot is sent, not only what the agent's rules could notice: so that"
                + " its recordings serve rules that are written later.")
        boolean everything,
    @Key(
            "What is sensed: a name of your own to a kind and its settings; empty is whatever can"
                + " work here by itself.")
        SortedMap<String, Instance> sensors) {

  public NodeConfig {
    sensors = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(sensors));
  }

  /** What holds where nothing is written. */
  public static NodeConfig defaults() {
    return new NodeConfig(
        "", To.DEFAULT, Path.of("data"), new Bytes(64L << 20), false, new TreeMap<>());
  }

  /** The agent, and who this node is to it. */
  public record To(
      @Key("Its sensor of kind nodes, as https://agent:8485.") String url,
      @Key("A file with this node's token.") Path tokenFile,
      @Key("Who signs the agent's certificate, PEM; empty is whom this machine trusts.")
          Path caFile,
      @Key("This node's own certificate, PEM; its common name is the node's name.")
          Path certificate,
      @Key("Its key, PKCS#8 PEM.") Path key) {
    static final To DEFAULT = new To("", Config.NONE, Config.NONE, Config.NONE, Config.NONE);
  }
}
