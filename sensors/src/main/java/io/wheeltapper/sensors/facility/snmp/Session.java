package io.wheeltapper.sensors.facility.snmp;

import io.wheeltapper.sensors.facility.Address;
import io.wheeltapper.sensors.facility.NoAnswer;
import io.wheeltapper.sensors.facility.Told;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.Target;
import org.snmp4j.UserTarget;
import org.snmp4j.event.ResponseEvent;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.PduHandle;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;
import org.snmp4j.transport.DefaultUdpTransportMapping;
import org.snmp4j.util.DefaultPDUFactory;

/**
 * One UDP socket for all devices of an instance. Opens at the first question. Safe for all threads;
 * each device is asked by one thread at a time, so that one request is on its way to it.
 */
final class Session {

  /** Rows in one answer: a datagram that needs no fragments holds about as many. */
  private static final int ROWS_AT_ONCE = 20;

  /** Most rows of one column; the largest PDUs have some hundred. */
  private static final int MOST_ROWS = 2_000;

  private static final int MOST_CHARACTERS = 200;

  /** Each question is asked once more when nothing comes: UDP loses datagrams. */
  private static final int RETRIES = 1;

  private final Credentials credentials;
  private final Duration timeout;
  private final Map<InetAddress, String> refusals = new ConcurrentHashMap<>();
  private @Nullable Snmp snmp;
  private @Nullable MPv3 version3;

  Session(Credentials credentials, Duration timeout) {
    this.credentials = credentials;
    this.timeout = timeout;
  }

  /** The way to one device. */
  Walker to(Address address) {
    return new Walker() {
      @Override
      public SortedMap<String, String> column(String oid) throws IOException {
        return walk(address, new OID(oid));
      }

      @Override
      public void close() {
        Session.this.close();
      }
    };
  }

  private SortedMap<String, String> walk(Address address, OID column) throws IOException {
    SortedMap<String, String> rows = new TreeMap<>();
    UdpAddress place = new UdpAddress(Told.host(address.host()), address.port());
    OID last = column;
    while (true) {
      PDU answer = ask(place, address.place(), last);
      for (VariableBinding binding : answer.getVariableBindings()) {
        OID oid = binding.getOid();
        if (binding.isException() || !oid.startsWith(column)) {
          return rows;
        }
        if (oid.compareTo(last) <= 0) {
          throw new IOException(address.place() + " answers in circles at " + oid);
        }
        String row = oid.getSuffix(column).toDottedString();
        rows.put(row, text(binding.getVariable()));
        if (rows.size() > MOST_ROWS) {
          throw new IOException(column + " has more than " + MOST_ROWS + " rows");
        }
        last = oid;
      }
      if (answer.size() == 0) {
        return rows;
      }
    }
  }

  /** A time as hundredths of seconds, as a recorded walk has it, not as days and hours. */
  static String text(Variable value) {
    String text =
        value instanceof TimeTicks ticks ? Long.toString(ticks.toLong()) : value.toString();
    return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
  }

  private PDU ask(UdpAddress place, String shown, OID after) throws IOException {
    Snmp open = open();
    PDU question = credentials.v3() ? new ScopedPDU() : new PDU();
    question.setType(PDU.GETBULK);
    question.setMaxRepetitions(ROWS_AT_ONCE);
    question.add(new VariableBinding(after));
    ResponseEvent<UdpAddress> event = open.send(question, target(place));
    PDU answer = event == null ? null : event.getResponse();
    if (answer == null) {
      forget(place);
      String reason = refusals.remove(place.getInetAddress());
      if (reason != null) {
        throw new IOException(shown + " refuses: " + reason);
      }
      String or = credentials.v3() ? "" : "; to a wrong community no agent answers either";
      throw new NoAnswer(shown + " does not answer within " + timeout.toMillis() + " ms" + or);
    }
    refusals.remove(place.getInetAddress());
    if (answer.getType() == PDU.REPORT) {
      forget(place);
      throw new IOException(shown + " refuses: " + Reports.words(answer));
    }
    if (answer.getErrorStatus() != PDU.noError) {
      throw new IOException(shown + " says " + answer.getErrorStatusText());
    }
    return answer;
  }

  private Target<UdpAddress> target(UdpAddress place) throws IOException {
    Target<UdpAddress> target;
    if (credentials.v3()) {
      UserTarget<UdpAddress> user = new UserTarget<>();
      user.setSecurityName(new OctetString(credentials.user()));
      user.setSecurityLevel(SecurityLevel.AUTH_PRIV);
      target = user;
      target.setVersion(SnmpConstants.version3);
    } else {
      CommunityTarget<UdpAddress> community = new CommunityTarget<>();
      community.setCommunity(credentials.readSecret());
      target = community;
      target.setVersion(SnmpConstants.version2c);
    }
    target.setAddress(place);
    target.setTimeout(timeout.toMillis());
    target.setRetries(RETRIES);
    return target;
  }

  /** A report that nobody signed ends no question, by RFC 3412; it tells why no answer comes. */
  private void note(CommandResponderEvent<?> event) {
    boolean engine = Reports.isDiscovery(event.getPDU());
    if (!engine
        && event.getPeerAddress() instanceof UdpAddress peer
        && refusals.size() < MOST_ROWS) {
      refusals.put(peer.getInetAddress(), Reports.words(event.getPDU()));
    }
  }

  private synchronized Snmp open() throws IOException {
    Snmp known = snmp;
    if (known != null) {
      return known;
    }
    MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
    dispatcher.addMessageProcessingModel(new MPv2c());
    if (credentials.v3()) {
      // Only the strong protocols by default; the old ones for devices that know no other.
      SecurityProtocols protocols =
          new SecurityProtocols(SecurityProtocols.SecurityProtocolSet.maxCompatibility);
      byte[] engine = MPv3.createLocalEngineID();
      USM users = new USM(protocols, new OctetString(engine), 0);
      users.addUser(
          new UsmUser(
              new OctetString(credentials.user()),
              credentials.authProtocol(),
              credentials.readSecret(),
              credentials.privProtocol(),
              credentials.readPrivacy()));
      MPv3 model =
          new MPv3(
              engine,
              new DefaultPDUFactory(),
              protocols,
              new SecurityModels().addSecurityModel(users),
              CounterSupport.getInstance());
      dispatcher.addMessageProcessingModel(model);
      version3 = model;
    }
    Snmp made = new Snmp(dispatcher, new DefaultUdpTransportMapping());
    Snmp.ReportHandler usual = made.getReportHandler();
    made.setReportHandler(
        new Snmp.ReportHandler() {
          @Override
          public <A extends org.snmp4j.smi.Address> void processReport(
              PduHandle handle, CommandResponderEvent<A> event) {
            note(event);
            usual.processReport(handle, event);
          }
        });
    made.listen();
    snmp = made;
    return made;
  }

  /** Behind the address may be another engine, or the same one begun anew. */
  private synchronized void forget(UdpAddress place) {
    if (version3 != null) {
      version3.removeEngineID(place);
    }
  }

  private synchronized void close() {
    if (snmp != null) {
      try {
        snmp.close();
      } catch (IOException e) {
        // A socket that cannot be closed is gone; the next question opens another.
        snmp = null;
      }
    }
    snmp = null;
    version3 = null;
  }
}
