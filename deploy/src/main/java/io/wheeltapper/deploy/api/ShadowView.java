package io.wheeltapper.deploy.api;

import java.util.List;

/**
 * The bundle that decides beside the one in force, and how it decides otherwise so far.
 *
 * @param state {@code none}, {@code running}, or {@code given up}
 * @param trouble why it gave up, or {@code ""}
 * @param since when it began, epoch milliseconds
 * @param until when it is to end, epoch milliseconds
 * @param added decisions that only it takes
 * @param gone decisions that it does not take
 * @param changed decisions that it takes otherwise
 * @param disruptive of the added and changed ones, how many would disrupt where nothing did
 * @param nodes what it would have touched, or {@code ""}
 * @param changes the newest of them, oldest first, at most {@value #MOST}
 */
public record ShadowView(
    String state,
    String trouble,
    String bundle,
    String version,
    String hash,
    long since,
    long until,
    int added,
    int gone,
    int changed,
    int disruptive,
    List<String> nodes,
    List<Change> changes) {

  /** Most changes shown. */
  public static final int MOST = 200;

  /** Nothing decides beside the bundle in force. */
  public static final ShadowView NONE =
      new ShadowView("none", "", "", "", "", 0, 0, 0, 0, 0, 0, List.of(), List.of());

  public ShadowView {
    nodes = List.copyOf(nodes);
    changes = List.copyOf(changes);
  }

  /** One decision that differs; {@code was} is the verdict of the bundle in force, if any. */
  public record Change(
      long at, String word, String action, String target, String fault, String was, String is) {}
}
