package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.api.Candidates;
import io.wheeltapper.deploy.api.ShadowView;
import io.wheeltapper.deploy.backtest.Beside;
import io.wheeltapper.deploy.backtest.Difference;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.demo.DemoLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles tried beside the one in force: one at a time, fed with the inputs as the station takes
 * them. It begins with what the ledger and the schedulers said, and with sessions that remember
 * nothing, on both sides alike. That it began and ended stands in the ledger; a restart begins it
 * anew. {@link #offer} is the decision thread's and never waits; all else is safe for all.
 */
final class Shadows implements Candidates, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);
  private static final long LOOK_MILLIS = 2_000;
  private static final long ANSWER_MILLIS = 20_000;

  private record Trial(Bundle bundle, Beside beside, long since, long until) {}

  private final Path data;
  private final Topology topology;
  private final InForce inForce;
  private final PastTrials past;
  private final Vouched vouched;
  private final UnaryOperator<Bundle> dress;
  private final UnaryOperator<Bundle> wear;
  private final NodeLooks looks;
  private @Nullable Station station;
  private volatile @Nullable Trial trial;
  private volatile String lastTrouble = "";
  private @Nullable Thread watch;

  /**
   * At rest.
   *
   * @param dress makes of a loaded bundle the one that decides here
   * @param wear the same for one that is put in force
   * @param looks told of what is tried
   */
  Shadows(
      Path data,
      Topology topology,
      Vouched vouched,
      UnaryOperator<Bundle> dress,
      UnaryOperator<Bundle> wear,
      NodeLooks looks) {
    this.looks = looks;
    this.data = data;
    this.topology = topology;
    this.inForce = new InForce(data);
    this.past = new PastTrials(data, inForce);
    this.vouched = vouched;
    this.dress = dress;
    this.wear = wear;
  }

  /** Hands over what the station takes next. */
  void offer(Input input) {
    Trial running = trial;
    if (running != null) {
      running.beside().offer(input);
    }
  }

  /** Works with this station from here on; what ran when the agent stopped begins anew. */
  void under(Station running) {
    station = running;
    watch = Thread.ofVirtual().name("shadow watch").start(this::watch);
    try {
      Optional<Entry.Candidate> last = past.last();
      if (last.isPresent()
          && last.get().phase().equals("shadow begun")
          && last.get().until() > running.now()) {
        Bundle bundle = past.copy(last.get().hash());
        begin(
            bundle,
            last.get().until(),
            "",
            "begun anew after a restart: it compares from here",
            () -> {});
      }
    } catch (Exception e) {
      LOG.warn("shadow=none what was tried before the restart is not tried on: {}", e.toString());
    }
  }

  @Override
  public Set<String> triedBy(String hash) throws IOException {
    return past.by(hash);
  }

  @Override
  public String begin(String folder, long millis, String by, String reason) throws Exception {
    Path path = Path.of(folder).toAbsolutePath();
    Bundle loaded;
    try {
      loaded = Bundle.load(path, Shipped.classes());
    } catch (Bundle.Bad e) {
      throw new Refused("the bundle has mistakes, see 'policy check': " + e.getMessage());
    }
    return begin(
        dress.apply(loaded),
        station().now() + millis,
        by,
        reason,
        () -> inForce.keep(path, loaded.policy().hash()));
  }

  private interface Keeping {
    void keep() throws IOException;
  }

  /** What is kept can be put in force later: so it is kept when the ledger says who began it. */
  private synchronized String begin(
      Bundle bundle, long until, String by, String reason, Keeping keeping) throws Exception {
    if (trial != null) {
      throw new Refused(
          "a bundle is tried already ("
              + trial.bundle().policy().hash().substring(0, 12)
              + "); end it by: wheeltapper policy shadow --stop");
    }
    if (bundle.policy().hash().equals(station().ask(site -> site.policy().hash()))) {
      throw new Refused("this is the bundle that is in force");
    }
    List<Entry> before = TrialBegin.entries(data);
    // On the decision thread, so that it begins exactly between two inputs.
    looks.beside(bundle);
    trial = station().ask(site -> trial(bundle, until, before, site));
    lastTrouble = "";
    boolean begun = false;
    try {
      say("shadow begun", bundle, until, by, reason);
      begun = true;
      keeping.keep();
    } catch (Exception e) {
      drop(bundle, begun, e);
      throw e;
    }
    return "bundle "
        + bundle.policy().hash().substring(0, 12)
        + " decides beside the one in force and never acts; see: wheeltapper policy shadow"
        + " --status";
  }

  private void drop(Bundle bundle, boolean begun, Exception why) throws Exception {
    Trial running = trial;
    trial = null;
    looks.beside(null);
    if (running != null) {
      running.beside().close();
    }
    if (begun) {
      say("shadow ended", bundle, 0, "", "its copy cannot be kept: " + why.getMessage());
    }
  }

  private Trial trial(Bundle bundle, long until, List<Entry> before, Site site) {
    long now = station().now();
    RecordingHeader header =
        RecordingHeader.first(
            LiveAgent.VERSION, "shadow " + now, site.policy().hash(), "", before.size(), now, "");
    Beside beside =
        new Beside(past::copy, bundle, topology, before, header, 1, Beside.MOST_WAITING);
    beside.offer(
        new Input.Configure(
            now, "", Mode.OBSERVE, station().carriers(), "", "", site.book().setPoints().bounds()));
    beside.offer(new Input.Sensed(now, TrialBegin.statuses(site)));
    return new Trial(bundle, beside, now, until);
  }

  @Override
  public ShadowView status() throws InterruptedException {
    Trial running = trial;
    if (running == null) {
      return lastTrouble.isEmpty()
          ? ShadowView.NONE
          : new ShadowView(
              "given up", lastTrouble, "", "", "", 0, 0, 0, 0, 0, 0, List.of(), List.of());
    }
    Optional<Difference> difference = running.beside().difference(ANSWER_MILLIS);
    String trouble = running.beside().trouble();
    if (trouble.isEmpty() && difference.isEmpty()) {
      trouble = "it is behind, and has no answer yet";
    }
    return ShadowPage.of(
        running.bundle().policy(),
        running.since(),
        running.until(),
        running.beside().trouble().isEmpty() ? "running" : "given up",
        trouble,
        difference);
  }

  @Override
  public String stop(String by, String reason) throws Exception {
    if (trial == null) {
      throw new Refused("no bundle is tried; see: wheeltapper policy shadow --help");
    }
    return end(by, reason);
  }

  private synchronized String end(String by, String reason) throws Exception {
    Trial running = trial;
    if (running == null) {
      return "";
    }
    ShadowView last = status();
    trial = null;
    looks.beside(null);
    running.beside().close();
    lastTrouble = running.beside().trouble();
    String sum = last.added() + " added, " + last.gone() + " gone, " + last.changed() + " changed";
    String what = lastTrouble.isEmpty() ? sum : lastTrouble;
    say(
        "shadow ended",
        running.bundle(),
        0,
        by,
        reason.isEmpty() ? what : reason + " (" + what + ")");
    return "the trial is over: " + what;
  }

  @Override
  public String activate(String hash, String by, String reason) throws Exception {
    Bundle bundle = tried(hash);
    String full = bundle.policy().hash();
    List<String> doubts = vouched.problems(inForce.folder(full), full);
    if (!doubts.isEmpty()) {
      throw new Refused(String.join("; ", doubts));
    }
    if (full.equals(station().ask(site -> site.policy().hash()))) {
      throw new Refused("this is the bundle that is in force");
    }
    Trial running = trial;
    if (running != null && running.bundle().policy().hash().equals(full)) {
      end(by, "it is put in force");
    }
    station().activate(bundle.policy(), wear.apply(bundle), by, reason);
    return "bundle "
        + full.substring(0, 12)
        + " is in force; put it into the folder that the configuration names, else a restart"
        + " brings back what lies there";
  }

  private Bundle tried(String hash) throws Exception {
    Trial running = trial;
    if (running != null
        && hash.length() >= 6
        && running.bundle().policy().hash().startsWith(hash)) {
      return running.bundle();
    }
    if (hash.matches("[0-9a-f]{64}(-demo)?")) {
      Optional<Bundle> kept = past.kept(DemoLimits.bundle(hash).orElse(hash)).map(dress);
      // The demo's limits are for the demo only.
      if (kept.isPresent() && kept.get().policy().hash().startsWith(hash)) {
        return kept.get();
      }
    }
    throw new Refused(
        "no bundle that is or was tried here begins with '"
            + hash
            + "'; give six digits of the one that is tried, or the whole hash of one before");
  }

  private void say(String phase, Bundle bundle, long until, String by, String reason)
      throws Exception {
    var page = bundle.policy();
    station()
        .take(
            new Input.Candidate(
                station().now(),
                phase,
                page.name(),
                page.version(),
                page.hash(),
                until,
                by,
                reason));
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    Trial running = trial;
    try {
      if (running != null && !running.beside().trouble().isEmpty()) {
        LOG.warn("shadow=dropped {}", running.beside().trouble());
        end("", "");
      } else if (running != null && running.until() <= station().now()) {
        end("", "its time is over");
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.error("shadow=ended and the ledger does not have it: {}", e.toString());
    }
  }

  private Station station() {
    Station running = station;
    if (running == null) {
      throw new IllegalStateException("the station does not run yet");
    }
    return running;
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.interrupt();
    }
    Trial running = trial;
    if (running != null) {
      running.beside().close();
    }
  }
}
