package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Check;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was read, in words: for {@code doctor}. */
public final class Look {

  private static final int NAMED = 3;
  private static final int LONGEST = 64;

  private Look() {}

  /** Whose numbers they are: {@code 8 gpu, 1 node (n1)}. */
  public static String targets(List<Signal> signals) {
    Map<String, List<String>> kinds =
        signals.stream()
            .map(Signal::target)
            .distinct()
            .collect(
                Collectors.groupingBy(
                    target -> target.kind().word(),
                    TreeMap::new,
                    Collectors.mapping(Target::id, Collectors.toList())));
    return kinds.isEmpty()
        ? "no target"
        : kinds.entrySet().stream()
            .map(e -> e.getValue().size() + " " + e.getKey() + " (" + few(e.getValue()) + ")")
            .collect(Collectors.joining(", "));
  }

  /** Why a server did not answer, with the server before it. */
  public static Check away(URI url, IOException e) {
    String why = String.valueOf(e.getMessage());
    String said =
        why.equals(ConnectException.class.getName()) ? "connection refused; nobody listens" : why;
    return new Check(false, said.contains("://") ? said : url + ": " + said);
  }

  private static String few(List<String> ids) {
    String first =
        ids.stream()
            .limit(NAMED)
            .map(id -> id.length() > LONGEST ? id.substring(0, LONGEST) + "…" : id)
            .collect(Collectors.joining(", "));
    return ids.size() > NAMED ? first + " …" : first;
  }
}
