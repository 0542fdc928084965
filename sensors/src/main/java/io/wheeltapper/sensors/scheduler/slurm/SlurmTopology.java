package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.slurm.Hostlist;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code scontrol show topology} or {@code topology.conf}: lines of {@code SwitchName=s0 Level=0
 * Nodes=n[1-16]} and {@code BlockName=b1 BlockIndex=0 Nodes=…}. Plain data, for whoever joins
 * nodes. Pure.
 *
 * @param places every switch and block
 * @param spoiled lines that could not be understood
 */
public record SlurmTopology(List<Place> places, List<String> spoiled) {

  private static final int MOST_PLACES = 50_000;

  private static final Pattern WORD = Pattern.compile("([A-Za-z]{1,20})=(\\S+)");

  /**
   * A switch or a block.
   *
   * @param block whether it is one of the block plugin's blocks, an NVLink domain as a rule
   * @param level 0 is next to the nodes; -1 where the text does not say
   * @param nodes directly at it, or below it
   * @param switches directly below it
   */
  public record Place(
      String name, boolean block, long level, List<String> nodes, List<String> switches) {

    /** Takes copies. */
    public Place {
      nodes = List.copyOf(nodes);
      switches = List.copyOf(switches);
    }
  }

  /** Takes copies. */
  public SlurmTopology {
    places = List.copyOf(places);
    spoiled = List.copyOf(spoiled);
  }

  /** Reads the text; a bad line costs itself. */
  public static SlurmTopology read(String text) {
    List<Place> places = new ArrayList<>();
    List<String> spoiled = new ArrayList<>();
    for (String line : text.replace("\\\n", " ").split("\n")) {
      String said = line.strip();
      boolean its = said.startsWith("SwitchName=") || said.startsWith("BlockName=");
      if (!its || places.size() >= MOST_PLACES) {
        continue;
      }
      try {
        places.add(place(said));
      } catch (IllegalArgumentException e) {
        spoiled.add(said.substring(0, Math.min(60, said.length())) + ": " + e.getMessage());
      }
    }
    return new SlurmTopology(places, spoiled);
  }

  private static Place place(String line) {
    Map<String, String> words = new TreeMap<>();
    for (Matcher m = WORD.matcher(line); m.find(); ) {
      words.putIfAbsent(m.group(1), m.group(2));
    }
    boolean block = words.containsKey("BlockName");
    String name = words.getOrDefault(block ? "BlockName" : "SwitchName", "");
    if (name.length() > 64) {
      throw new IllegalArgumentException("a name of more than 64 characters");
    }
    String level = words.getOrDefault("Level", "");
    List<String> below = Hostlist.expand(words.getOrDefault("Switches", ""));
    long its = level.matches("\\d{1,3}") ? Long.parseLong(level) : below.isEmpty() ? 0 : -1;
    return new Place(name, block, its, Hostlist.expand(words.getOrDefault("Nodes", "")), below);
  }

  /** The block of each node, else its leaf switch. */
  public Map<String, String> blocks() {
    Map<String, String> blocks = of(true);
    return blocks.isEmpty() ? of(false) : blocks;
  }

  /**
   * The block, or the leaf switch, of each node; a node that two of them claim is in neither.
   *
   * @param block blocks, else switches next to nodes
   */
  public Map<String, String> of(boolean block) {
    Map<String, String> of = new TreeMap<>();
    List<String> twice = new ArrayList<>();
    for (Place place : places) {
      if (block ? place.block() : !place.block() && place.level() == 0) {
        for (String node : place.nodes()) {
          String before = of.putIfAbsent(node, place.name());
          if (before != null && !before.equals(place.name())) {
            twice.add(node);
          }
        }
      }
    }
    twice.forEach(of::remove);
    return Map.copyOf(of);
  }
}
