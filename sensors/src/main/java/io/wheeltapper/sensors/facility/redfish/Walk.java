package io.wheeltapper.sensors.facility.redfish;

import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.bmc.Uri;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.facility.redfish.Tree.Resource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads one BMC for as long as it is told to: in each round what is due, one request after another
 * with a pause between, until nothing is due or the round is over; and at once what the BMC's own
 * events point at. For one thread.
 */
final class Walk {

  /** How a round went. */
  enum Round {
    READ,
    FAILED,
    REFUSED
  }

  /** Where a walk's word goes. */
  interface Out {
    void emit(List<Signal> signals) throws InterruptedException;

    /** It was read, up to what was due. */
    void read(long at) throws InterruptedException;

    /** It was not read. */
    void missed(String why, boolean refused) throws InterruptedException;

    void rejected(String place, String why) throws InterruptedException;
  }

  /**
   * How a BMC is treated.
   *
   * @param pause between two requests, milliseconds
   * @param places what is believed of where a node stands: {@code rack pdu loop}
   */
  record Manners(
      Pace pace,
      long pause,
      long refresh,
      boolean events,
      boolean logs,
      int gpus,
      Set<String> places) {}

  /** Signs of life are owed to others too: a stream of events does not take up the whole walk. */
  private static final int MOST_EVENTS = 1_000;

  private static final long LEAST_REST = 1_000;
  private static final long LONGEST_REST = 300_000;

  private final Bmc bmc;
  private final Redfish redfish;
  private final Manners manners;
  private final InstantSource clock;
  private final Out out;
  private final Tree tree;
  private final Story story;
  private final Telling telling;
  private final Heard heard = new Heard();
  private final Logs logs = new Logs(heard);
  private final BlockingQueue<Doc> notices = new ArrayBlockingQueue<>(MOST_EVENTS);
  private final Events events;
  private final Place place;
  private final List<Event> happened = new ArrayList<>();
  private String expand = "";
  private String trouble = "";
  private long restUntil;
  private int misses;
  private boolean toldFull;

  Walk(Bmc bmc, String sensor, Redfish redfish, Manners manners, InstantSource clock, Out out) {
    this.bmc = bmc;
    this.redfish = redfish;
    this.manners = manners;
    this.clock = clock;
    this.out = out;
    this.tree = new Tree(bmc, manners.pace());
    this.story = new Story(sensor, manners.refresh(), manners.gpus(), true, manners.places());
    this.telling = new Telling(sensor, clock.millis());
    this.events = new Events(redfish, notices, clock);
    this.place = new Place(bmc.subject(), bmc.node());
  }

  /** Rounds until interrupted, the first one at a moment of this BMC's own within an interval. */
  void run() throws InterruptedException {
    long interval = manners.pace().round();
    try {
      TimeUnit.MILLISECONDS.sleep(offset(bmc.name(), interval));
      while (true) {
        long begin = clock.millis();
        if (tree.due(begin).isEmpty()) {
          tree.nudge(Uri.ROOT);
        }
        round();
        rest(Math.max(begin + interval, restUntil));
      }
    } finally {
      boolean interrupted = Thread.interrupted();
      events.close();
      redfish.logOut();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * When within an interval a BMC's rounds begin: spread by a hash of its name, so always alike.
   */
  static long offset(String name, long interval) {
    return Math.floorMod(name.hashCode() * 0x9E3779B97F4A7C15L >>> 16, interval);
  }

  /** Waits, and follows up at once what the BMC reports meanwhile. */
  private void rest(long until) throws InterruptedException {
    for (long now = clock.millis(); now < until; now = clock.millis()) {
      Doc frame = notices.poll(until - now, TimeUnit.MILLISECONDS);
      if (frame != null) {
        TimeUnit.MILLISECONDS.sleep(Math.min(LEAST_REST, manners.pace().round() / 4));
        List<Doc> frames = new ArrayList<>(List.of(frame));
        notices.drainTo(frames);
        report(frames);
        if (clock.millis() >= restUntil) {
          round();
        }
        until = Math.max(until, restUntil);
      }
    }
  }

  private void report(List<Doc> frames) {
    for (Doc frame : frames) {
      List<Notice> all =
          Notice.events(frame).stream()
              .peek(n -> tree.nudge(n.origin()))
              .filter(heard::add)
              .toList();
      if (happened.size() < MOST_EVENTS) {
        happened.addAll(telling.of(all, place, false, clock.millis()));
      }
    }
  }

  /** Reads what is due. */
  Round round() throws InterruptedException {
    long begin = clock.millis();
    int good = 0;
    int bad = 0;
    events.look(begin);
    if (events.reopened() | events.lost()) {
      tree.recheck();
    }
    restUntil = 0;
    trouble = "";
    Round went = Round.READ;
    rounds:
    for (List<Resource> due = tree.due(begin); !due.isEmpty(); due = tree.due(begin)) {
      for (Resource resource : due) {
        if (!tree.has(resource) || resource.dueAt > begin) {
          continue;
        }
        if (clock.millis() - begin >= manners.pace().round()) {
          break rounds;
        }
        try {
          boolean answered = ask(resource);
          good += answered ? 1 : 0;
          bad = answered ? 0 : bad + 1;
        } catch (Redfish.Refused e) {
          trouble = String.valueOf(e.getMessage());
          went = Round.REFUSED;
          break rounds;
        } catch (IOException e) {
          tree.failed(resource, clock.millis());
          trouble = String.valueOf(e.getMessage());
          bad++;
        }
        if (restUntil > 0 || bad >= 2 || (bad == 1 && good == 0)) {
          went = Round.FAILED;
          break rounds;
        }
        TimeUnit.MILLISECONDS.sleep(manners.pause());
      }
    }
    end(went, good, begin);
    return went;
  }

  private void end(Round went, int good, long begin) throws InterruptedException {
    long now = clock.millis();
    if (good > 0) {
      List<Signal> signals =
          new ArrayList<>(
              story.take(
                  new Seen(
                      tree.told(now),
                      types -> tree.whole(types, now),
                      types -> tree.listed(types, now),
                      tree.explored(),
                      begin,
                      now)));
      signals.addAll(happened);
      happened.clear();
      if (story.doubts()) {
        tree.recheck(Chains.GPUS);
      }
      if (!signals.isEmpty()) {
        out.emit(signals);
      }
    }
    if (tree.full() && !toldFull) {
      toldFull = true;
      out.rejected(bmc.name(), "more than " + Tree.MOST + " resources; the rest is not read");
    }
    if (went == Round.READ) {
      misses = 0;
      if (good > 0) {
        out.read(now);
      }
      return;
    }
    misses = Math.min(misses + 1, 12);
    long pause =
        Math.min(LONGEST_REST, manners.pace().round() << Math.min(Math.max(0, misses - 3), 6));
    restUntil = Math.max(restUntil, now + (went == Round.REFUSED ? LONGEST_REST : pause));
    out.missed(trouble, went == Round.REFUSED);
  }

  /** Asks for one resource; whether it was of use. */
  private boolean ask(Resource resource) throws IOException, InterruptedException {
    boolean expanding = resource.expand && !expand.isEmpty();
    String uri = expanding && !resource.uri.contains("?") ? resource.uri + expand : resource.uri;
    boolean seldom = manners.pace().of(resource.type) > manners.pace().round();
    Redfish.Answer answer = redfish.get(uri, seldom ? resource.etag : "");
    long now = clock.millis();
    int status = answer.status();
    if (status == 304) {
      tree.unchanged(resource, now);
      return true;
    }
    if (status == 200) {
      return take(resource, answer, now);
    }
    boolean busy = status == 429 || (status == 503 && answer.retryAfterMillis() > 0);
    if (!busy && expanding && status / 100 >= 4 && status != 401) {
      resource.expand = false;
      resource.dueAt = 0;
      return true;
    }
    trouble = resource.uri + " answers " + status;
    if (status == 404 || status == 405 || status == 410 || status == 501) {
      if (resource.type.equals("ServiceRoot")) {
        throw new IOException(trouble + " and is no Redfish");
      }
      tree.missing(resource, now);
      return true;
    }
    tree.failed(resource, now);
    if (busy) {
      restUntil = now + Math.max(answer.retryAfterMillis(), LEAST_REST);
    }
    return status == 403 || status == 500;
  }

  private boolean take(Resource resource, Redfish.Answer answer, long now)
      throws IOException, InterruptedException {
    Doc doc;
    try {
      doc = Doc.parse(answer.body());
    } catch (IOException e) {
      out.rejected(bmc.name() + " " + resource.uri, String.valueOf(e.getMessage()));
      throw e;
    }
    switch (resource.type) {
      case "ServiceRoot" -> root(doc);
      case "EventService" -> stream(doc);
      case "LogEntryCollection" -> log(resource, doc, now);
      default -> {}
    }
    tree.answer(resource, doc, answer.etag(), now);
    for (Fact fact : resource.facts) {
      if (fact instanceof Fact.Clock theirs) {
        telling.clock(theirs.millis(), now);
      }
    }
    return true;
  }

  private void root(Doc doc) {
    Doc query = doc.at("ProtocolFeaturesSupported").at("ExpandQuery");
    expand =
        !query.yes("NoLinks") && !query.yes("ExpandAll")
            ? ""
            : "?$expand="
                + (query.yes("NoLinks") ? "." : "*")
                + (query.yes("Levels") ? "($levels=1)" : "");
    tree.expands(!expand.isEmpty());
    redfish.sessions(doc.at("Links").link("Sessions"));
  }

  private void stream(Doc doc) {
    if (!manners.events() || doc.no("ServiceEnabled")) {
      events.follow("");
      return;
    }
    String uri = doc.text("ServerSentEventUri");
    String base = bmc.base().toString();
    events.follow(Uri.local(uri.startsWith(base) ? uri.substring(base.length()) : uri));
  }

  private void log(Resource resource, Doc doc, long now) throws IOException, InterruptedException {
    if (!manners.logs()) {
      return;
    }
    List<Notice> notices =
        logs.take(
            resource.uri,
            doc,
            uri -> {
              TimeUnit.MILLISECONDS.sleep(manners.pause());
              Redfish.Answer page = redfish.get(uri, "");
              if (page.status() != 200) {
                throw new IOException(uri + " answers " + page.status());
              }
              return Doc.parse(page.body());
            });
    happened.addAll(telling.of(notices, whose(resource), true, now));
  }

  private Place whose(Resource resource) {
    return resource.place.target().kind() == Target.Kind.GPU ? place : resource.place;
  }
}
