package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Topology;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a topology said of everything that can be reached from the site, as it can be written down
 * and read again: a line for each target, with what it is in and what is in it, between tabs.
 * Immutable; safe for all threads.
 */
final class KeptTopology implements Topology {

  private record Place(List<Target> ancestors, List<Target> members) {}

  private static final Place NOWHERE = new Place(List.of(), List.of());

  private final SortedMap<Target, Place> places;

  private KeptTopology(SortedMap<Target, Place> places) {
    this.places = places;
  }

  /** A copy of a topology, found by walking it from the site, up and down. */
  static KeptTopology of(Topology topology) {
    SortedMap<Target, Place> places = new TreeMap<>();
    Deque<Target> open = new ArrayDeque<>(List.of(Target.site()));
    while (!open.isEmpty()) {
      Target target = open.remove();
      if (!places.containsKey(target)) {
        Place place = new Place(topology.ancestors(target), topology.members(target));
        places.put(target, place);
        open.addAll(place.ancestors());
        open.addAll(place.members());
      }
    }
    return new KeptTopology(places);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException also when the file holds something else
   */
  static KeptTopology read(Path file) throws IOException {
    SortedMap<Target, Place> places = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] columns = line.split("\t", -1);
        int members = Integer.parseInt(columns[1]);
        List<Target> all = Arrays.stream(columns).skip(2).map(Target::parse).toList();
        places.put(
            Target.parse(columns[0]),
            new Place(all.subList(members, all.size()), all.subList(0, members)));
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(file + " holds no topology", e);
    }
    return new KeptTopology(places);
  }

  /** Writes it, compressed. */
  void write(Path file) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<Target, Place> place : places.entrySet()) {
        out.write(line(place.getKey(), place.getValue()));
      }
    }
  }

  /** SHA-256 over its lines, hex. */
  String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      places.forEach((target, place) -> digest.update(line(target, place)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The target, how many members it has, these, and its ancestors. A target's name has no tab. */
  private static byte[] line(Target target, Place place) {
    StringBuilder line = new StringBuilder().append(target).append('\t');
    line.append(place.members().size());
    place.members().forEach(member -> line.append('\t').append(member));
    place.ancestors().forEach(ancestor -> line.append('\t').append(ancestor));
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public List<Target> ancestors(Target target) {
    return places.getOrDefault(target, NOWHERE).ancestors();
  }

  @Override
  public List<Target> members(Target target) {
    return places.getOrDefault(target, NOWHERE).members();
  }
}
