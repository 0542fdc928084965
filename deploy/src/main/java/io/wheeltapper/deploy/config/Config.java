package io.wheeltapper.deploy.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The whole configuration. Every key has a default; relative paths are relative to the file's own
 * folder, or to the working directory where there is no file.
 */
public record Config(
    @Key("The site's name, as it stands in reports.") String site,
    @Key("Folder of the ledger, its key and the recordings.") Path data,
    @Key("Folder of the policy bundle; empty is the bundle that is shipped.") Path policies,
    @Key("The HTTP API.") Api api,
    @Key(value = "How many sessions share the nodes.", least = 1, most = 64) int shards,
    @Key("What is sensed: a name of your own to a kind and its settings.")
        SortedMap<String, Instance> sensors,
    @Key("What may be acted on: a name of your own to a kind and its settings.")
        SortedMap<String, Instance> actuators,
    @Key("File of racks, leaf switches and PDUs; empty is none.") Path topology,
    @Key("What the sensors said, kept for replays.") Recording recording,
    @Key("Where signed tree heads go besides the data folder.") Checkpoints checkpoints,
    @Key(
            "Within what set-points may be moved, whatever a policy says; none may where none is"
                + " given.")
        Bounds bounds,
    @Key("Whose bundles may act.") Signing policy,
    @Key(
            "Which language model is asked for a second opinion; none where none is given. It never"
                + " chooses, and never makes more be done.")
        Advising advisor,
    @Key(
            "Whether this is a laboratory: --act is allowed without a sink for checkpoints, and"
                + " signature.")
        boolean laboratory,
    @Key(
            "Who is sent the ledger's entries, signed by Standard Webhooks; nobody where none is given.")
        Webhooks webhooks,
    @Key("How it can be watched besides its metrics: deploy/METRICS.md.") Observe observe) {

  public Config {
    sensors = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(sensors));
    actuators = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(actuators));
  }

  /** No path. */
  static final Path NONE = Path.of("");

  /** What holds where nothing is written. */
  public static Config defaults() {
    return new Config(
        "site",
        Path.of("data"),
        NONE,
        Api.DEFAULT,
        2,
        new TreeMap<>(),
        new TreeMap<>(),
        NONE,
        Recording.DEFAULT,
        Checkpoints.DEFAULT,
        Bounds.NONE,
        Signing.DEFAULT,
        Advising.NONE,
        false,
        Webhooks.NONE,
        Observe.DEFAULT);
  }

  /** The same with the data folder that the command line names. */
  public Config withData(Path folder) {
    return new Config(
        site,
        folder,
        policies,
        api,
        shards,
        sensors,
        actuators,
        topology,
        recording,
        checkpoints,
        bounds,
        policy,
        advisor,
        laboratory,
        webhooks,
        observe);
  }

  /** Whether a path key was given. */
  public static boolean given(Path path) {
    return !path.toString().isEmpty();
  }

  /** The HTTP API. */
  public record Api(
      @Key(value = "TCP port; 0 is any free one.", most = 65_535) int port,
      @Key("Address; any but a loopback one is refused without TLS and a login.") String bind,
      @Key("Approving by signed links and by buttons in Slack.") Approve approve,
      @Key(
              value =
                  "TCP port on every address for a kubelet's probes: /health and /ready, yes or no,"
                      + " and nothing else; 0 is none.",
              most = 65_535)
          int probes,
      @Key("Its certificate, and callers who prove themselves by one.") Tls tls,
      @Key("How callers prove who they are; on loopback none need to where none is given.")
          Login login) {
    static final Api DEFAULT = new Api(8484, "127.0.0.1");

    /** On loopback, where approving is done by commands only. */
    public Api(int port, String bind) {
      this(port, bind, Approve.DEFAULT);
    }

    /** Without TLS and login, where nobody probes. */
    public Api(int port, String bind, Approve approve) {
      this(port, bind, approve, 0, Tls.NONE, Login.NONE);
    }

    /** Whether callers have to prove who they are. */
    public boolean loginOn() {
      return login.on() || tls.login();
    }

    /** Why it must not be served so, or {@code ""}. */
    public String exposed() {
      if (Loopback.is(bind) || (tls.on() && loginOn())) {
        return "";
      }
      String lacks =
          tls.on() ? "login" : loginOn() ? "TLS" : "TLS (api: tls) nor login (api: login)";
      return "'" + bind + "' is no loopback address, and there is no " + lacks;
    }
  }

  /** Approving from outside. */
  public record Approve(
      @Key(
              "Where browsers reach this agent, as https://wheeltapper.example: a proxy of yours"
                  + " with TLS before it. Empty: no links are sent.")
          String link,
      @Key("How long a link or a button is good.") Duration valid,
      @Key(
              "The header in which that proxy says who is logged in. Without one whoever has a link"
                  + " gives a name, and plans that want several persons or a role take no link.")
          String userHeader,
      @Key("File with the signing secret of your Slack app; empty: no buttons are taken.")
          Path slackSecretFile,
      @Key("Whose clicks count: Slack's user ids and the names here, as U012=nina, U345=omar.")
          String slackUsers) {
    static final Approve DEFAULT = new Approve("", Duration.ofHours(4), "", NONE, "");

    private static final Pattern LINK = Pattern.compile("https?://([A-Za-z0-9.-]+)(:\\d{1,5})?");
    private static final Pattern USERS =
        Pattern.compile("([UW][A-Z0-9]{2,30}=[^,=]{1,100}(,\\s*|$))*");

    /** What is wrong with it, or {@code ""}. */
    String wrong() {
      if (!link.isEmpty() && !LINK.matcher(link).matches()) {
        return "'link' is a scheme and a host, as https://wheeltapper.example";
      }
      if (!slackUsers.isEmpty() && !USERS.matcher(slackUsers).matches()) {
        return "'slack-users' is a list of Slack's ids and names, as U012=nina, U345=omar";
      }
      return valid.isPositive() ? "" : "'valid' is longer than nothing; write 4h";
    }

    /** The host of {@code link}, or {@code ""}. */
    public String host() {
      Matcher matcher = LINK.matcher(link);
      return matcher.matches() ? matcher.group(1) : "";
    }

    /** Whether tickets are to be signed at all. */
    public boolean on() {
      return !link.isEmpty() || given(slackSecretFile);
    }

    /** Who a user of Slack is here, or {@code ""}. */
    public String slackUser(String id) {
      for (String each : slackUsers.split(",")) {
        String[] pair = each.strip().split("=", 2);
        if (pair.length == 2 && pair[0].equals(id)) {
          return pair[1].strip();
        }
      }
      return "";
    }
  }

  /** How it can be watched. */
  public record Observe(
      @Key(
              "Lines of the log: text, or json, one object a line with case, trace and entry. The"
                  + " system property wheeltapper.log.format says it before this does.")
          String log,
      @Key(
              "Where traces go, by OTLP over HTTP, as http://127.0.0.1:4318/v1/traces; empty: none"
                  + " are made.")
          String traces,
      @Key("File with a bearer token for it; empty: none is sent.") Path tracesTokenFile,
      @Key("What a GPU-hour costs, for what is lost and saved in money.") Price price) {
    static final Observe DEFAULT = new Observe("text", "", NONE, Price.NONE);

    private static final Pattern URL = Pattern.compile("https?://[^\\s/@]+(/\\S*)?");

    /** Whether traces are made. */
    public boolean tracing() {
      return !traces.isEmpty();
    }

    boolean sound() {
      return traces.isEmpty() || URL.matcher(traces).matches();
    }
  }

  /** A price. */
  public record Price(
      @Key("Of one GPU for one hour; 0: no price is told.") double perGpuHour,
      @Key("In which currency, by its ISO 4217 code.") String currency) {
    static final Price NONE = new Price(0, "EUR");

    private static final Pattern CODE = Pattern.compile("[A-Z]{3}");

    boolean sound() {
      return CODE.matcher(currency).matches();
    }
  }

  /** Recordings. */
  public record Recording(
      @Key("Whether to record.") boolean on,
      @Key("How long recordings are kept.") Duration maxAge,
      @Key("How much disk they may take.") Bytes maxBytes,
      @Key(
              "Fields of signals that are replaced by a hash before they are written: user, reason,"
                  + " …; raw is the source's own text.")
          Masked mask) {
    static final Recording DEFAULT =
        new Recording(true, Duration.ofHours(24), new Bytes(1L << 30), Masked.NONE);
  }

  /** Whose bundles may act. */
  public record Signing(
      @Key(
              "Files of verifier keys, NAME+HASH+BASE64 a line: a bundle signed by one of them may"
                  + " act.")
          List<Path> trustedKeys,
      @Key("What becomes of a bundle that none of them signed, with --act: refuse or allow.")
          String unsigned) {
    static final Signing DEFAULT = new Signing(List.of(), "refuse");

    public Signing {
      trustedKeys = List.copyOf(trustedKeys);
    }

    /** Whether a person wrote that unsigned bundles may act. */
    public boolean allowsUnsigned() {
      return unsigned.equals("allow");
    }
  }

  /** Sinks of signed tree heads, and who signs them besides. */
  public record Checkpoints(
      @Key(
              "Places outside the agent's own rights: folders, such as a file share, or a kind"
                  + " with its settings.")
          Sinks sinks,
      @Key(
              "Verifier keys (NAME+ID+BASE64, type 4) of second parties whose cosignatures 'audit"
                  + " verify' honours; a file of their checkpoints goes with --cosigned.")
          Cosigners cosigners) {
    static final Checkpoints DEFAULT = new Checkpoints(Sinks.NONE, Cosigners.NONE);

    /** Folders alone. */
    public Checkpoints(List<Path> folders) {
      this(new Sinks(folders, List.of()), Cosigners.NONE);
    }
  }
}
