package io.wheeltapper.sensors.topology.netbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.spi.Check;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/** Looks whether a NetBox can be read as it is configured. One small question a list. */
final class NetboxDoctor {

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

  private final Netbox netbox;
  private final Survey survey;
  private final Wanted wanted;

  NetboxDoctor(Netbox netbox, Survey survey, Wanted wanted) {
    this.netbox = netbox;
    this.survey = survey;
    this.wanted = wanted;
  }

  Check look() throws InterruptedException {
    try {
      return list(version());
    } catch (Netbox.Refused e) {
      return new Check(false, e.getMessage() + mend(e.status()));
    } catch (IOException e) {
      boolean untrusted = e.getCause() instanceof SSLHandshakeException;
      return new Check(
          false, e.getMessage() + (untrusted ? "; name its authority by 'ca-file'" : ""));
    }
  }

  private static String mend(int status) {
    return switch (status) {
      case 401, 403 ->
          "; set 'token-file' to a token whose user may view devices, racks, interfaces and power"
              + " ports";
      case 404 -> "; 'url' is the base of a NetBox, without /api";
      case 301, 302, 307, 308 -> "; set 'url' to where it leads";
      default -> "";
    };
  }

  private String version() throws IOException, InterruptedException {
    JsonNode status;
    try {
      status = Page.json(netbox.get(NetboxSensor.STATUS));
    } catch (Netbox.Refused e) {
      throw e;
    } catch (IOException e) {
      throw e.getCause() instanceof com.fasterxml.jackson.core.JsonProcessingException
          ? new IOException("no NetBox answers there: " + e.getMessage(), e)
          : e;
    }
    String version = status.path("netbox-version").asText("");
    if (version.isEmpty()) {
      throw new IOException("what answers there is no NetBox: it names no netbox-version");
    }
    return version;
  }

  private Check list(String version) throws IOException, InterruptedException {
    Matcher m = VERSION.matcher(version);
    boolean old =
        m.matches() && Integer.parseInt(m.group(1)) * 1000 + Integer.parseInt(m.group(2)) < 3003;
    if (old) {
      return new Check(false, "NetBox " + version + " is too old: 3.3 or later is needed");
    }
    long nodes = Page.json(netbox.get(survey.devices() + "&limit=1")).path("count").asLong(-1);
    if (nodes <= 0) {
      return new Check(false, "NetBox " + version + " has no device by 'nodes'; mend the filter");
    }
    if (wanted.racks()) {
      netbox.get("/api/dcim/racks/?limit=1");
    }
    if (wanted.byCable("leaf")) {
      netbox.get("/api/dcim/interfaces/?limit=1");
    }
    if (wanted.byCable("pdu")) {
      netbox.get("/api/dcim/power-ports/?limit=1");
    }
    String missing =
        wanted.words().contains("leaf") && wanted.leafRoles().isEmpty()
            ? "; no leaves: set 'leaf-roles'"
            : "";
    return new Check(true, "NetBox " + version + ": " + nodes + " devices are nodes" + missing);
  }
}
