package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Uri;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.sensors.facility.redfish.Tree.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Documents of one service that came without being asked for, each at its place by the links of the
 * others. What is not among them is taken for not being there.
 */
final class Gathered {

  private static final int DEEP = 8;

  private final Bmc bmc;
  private final Map<String, Link> links = new HashMap<>();
  private final List<Doc> documents = new ArrayList<>();
  private long newest;

  Gathered(Bmc bmc) {
    this.bmc = bmc;
  }

  /** The newest time that any of them names, epoch milliseconds; 0 when none does. */
  long newest() {
    return newest;
  }

  /** Takes a document and the whole members in it; whether it says or links anything. */
  boolean add(Doc doc) {
    return add(doc, 0);
  }

  private boolean add(Doc doc, int depth) {
    documents.add(doc);
    Machine.millis(doc.text("DateTime")).ifPresent(at -> newest = Math.max(newest, at));
    Place place = place(doc);
    List<Link> ways = Links.of(type(doc), doc, place, new Links.Asking(bmc, true));
    ways.forEach(link -> links.putIfAbsent(Uri.key(link.uri()), link));
    boolean any = !ways.isEmpty() || !Facts.of(type(doc), doc).isEmpty();
    if (depth < DEEP && doc.type().endsWith("Collection")) {
      for (Doc member : doc.list("Members")) {
        any |= member.whole() && !member.type().equals("LogEntry") && add(member, depth + 1);
      }
    }
    return any;
  }

  private String type(Doc doc) {
    Link link = links.get(Uri.key(doc.id()));
    if (link == null) {
      return doc.type();
    }
    boolean better = doc.type().isEmpty() || link.type().endsWith(doc.type());
    return better ? link.type() : doc.type();
  }

  /** Where the links lead to it; else a cooling unit's and a power distribution's own place. */
  private Place place(Doc doc) {
    Link link = links.get(Uri.key(doc.id()));
    return link != null ? link.place() : new Place(bmc.subject(), bmc.node());
  }

  /** The signals of all of them together. */
  List<Signal> story(String sensor, int gpus, long at) {
    List<Told> told = new ArrayList<>();
    for (Doc doc : documents) {
      for (Fact fact : Facts.of(type(doc), doc)) {
        told.add(new Told(fact, place(doc), at));
      }
    }
    return new Story(sensor, 0, gpus, false, Set.of("rack", "pdu", "loop"))
        .take(new Seen(told, _ -> true, _ -> true, true, at, at));
  }
}
