package io.wheeltapper.core.runtime.recording;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collection;
import java.util.List;

/**
 * What a segment says of itself.
 *
 * @param recording the format; {@value #FORMAT}
 * @param agent the agent's version
 * @param boot a word of its own for each start of the agent
 * @param bundle the hash of the policy bundle in force as the segment begins
 * @param config the hash of the configuration in force as the segment begins
 * @param part 0 for the first segment of a start of the agent
 * @param ledgerSize how many entries the ledger had when the agent started
 * @param at when the segment was begun, epoch milliseconds
 * @param topology the hash of the topology in force; empty in recordings from before it was kept
 * @param masked the fields whose values were replaced by a hash before they were written, sorted
 */
public record RecordingHeader(
    int recording,
    String agent,
    String boot,
    String bundle,
    String config,
    int part,
    long ledgerSize,
    long at,
    @JsonSetter(nulls = Nulls.AS_EMPTY) String topology,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> masked) {

  public RecordingHeader {
    masked = masked == null ? List.of() : List.copyOf(masked);
  }

  /** The format that this program writes and reads. */
  public static final int FORMAT = 1;

  /** The header of a start's first segment. */
  public static RecordingHeader first(
      String agent,
      String boot,
      String bundle,
      String config,
      long ledgerSize,
      long at,
      String topology) {
    return new RecordingHeader(
        FORMAT, agent, boot, bundle, config, 0, ledgerSize, at, topology, List.of());
  }

  /** The same with these fields masked. */
  public RecordingHeader masking(Collection<String> fields) {
    return new RecordingHeader(
        recording,
        agent,
        boot,
        bundle,
        config,
        part,
        ledgerSize,
        at,
        topology,
        fields.stream().sorted().toList());
  }

  RecordingHeader next(String bundleNow, String configNow, long now) {
    return new RecordingHeader(
        FORMAT, agent, boot, bundleNow, configNow, part + 1, ledgerSize, now, topology, masked);
  }
}
