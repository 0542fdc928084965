package io.wheeltapper.actuators.gpu;

import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which machine and which of its GPUs an action means. What a remote shell could read as more than
 * a word is no name.
 */
final class Names {

  /** The parameter in which the planner says on which node a GPU is. */
  static final String NODE = "node";

  /** The parameter with all nodes of the jobs concerned, joined by commas. */
  static final String NODES = "nodes";

  /** The parameter by which a ladder means all GPUs of a node, or only the one: all, one. */
  static final String GPUS = "gpus";

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
  private static final Pattern UUID = Pattern.compile("GPU-[0-9A-Za-z-]{1,60}");
  private static final Pattern PCI =
      Pattern.compile("[0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}(\\.[0-7])?");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,100}");

  private Names() {}

  /** Whether it can be the name of a machine. */
  static boolean isHost(String name) {
    return HOST.matcher(name).matches();
  }

  private static String host(String name) {
    if (!isHost(name)) {
      throw new IllegalArgumentException("'" + name + "' is not the name of one machine");
    }
    return name;
  }

  /** An id that goes to a machine as one word. */
  static String word(String id) {
    if (!WORD.matcher(id).matches()) {
      throw new IllegalArgumentException("'" + id + "' is no id");
    }
    return id;
  }

  /** The machine that the action is on. */
  static String nodeOf(Action action) {
    Target target = action.target();
    String said = action.parameter(NODE);
    int at = target.id().lastIndexOf('@');
    return switch (target.kind()) {
      case NODE -> host(target.id());
      case GPU -> {
        String own = at < 0 ? said : target.id().substring(at + 1);
        if (!said.isEmpty() && !said.equals(own)) {
          throw new IllegalArgumentException(target + " is not on " + said);
        }
        yield host(own);
      }
      default -> throw new IllegalArgumentException(target + " is no GPU and no node");
    };
  }

  /** The one GPU, by its UUID or its PCI address; a node only where the ladder means all of it. */
  static String gpuOf(Action action) {
    Target target = action.target();
    if (target.kind() == Target.Kind.NODE && action.parameter(GPUS).equals(Ask.ALL)) {
      return Ask.ALL;
    }
    int at = target.id().lastIndexOf('@');
    String id = at < 0 ? target.id() : target.id().substring(0, at);
    if (target.kind() != Target.Kind.GPU
        || !(UUID.matcher(id).matches() || PCI.matcher(id).matches())) {
      throw new IllegalArgumentException(
          target + " is no GPU; a ladder that means all of a node's says with: {gpus: all}");
    }
    return id;
  }

  /** What a limit is set on: all of a node's, since work runs as fast as its slowest. */
  static String limited(Action action) {
    return action.target().kind() == Target.Kind.GPU && action.parameter(GPUS).equals("one")
        ? gpuOf(action)
        : Ask.ALL;
  }

  /** The action's own node first, and then all others of the jobs concerned. */
  static List<String> nodesOf(Action action) {
    String own = nodeOf(action);
    TreeSet<String> others = new TreeSet<>();
    Arrays.stream(action.parameter(NODES).split(",", -1))
        .map(String::strip)
        .filter(n -> !n.isEmpty() && !n.equals(own))
        .forEach(n -> others.add(host(n)));
    List<String> all = new ArrayList<>(List.of(own));
    all.addAll(others);
    return all;
  }
}
