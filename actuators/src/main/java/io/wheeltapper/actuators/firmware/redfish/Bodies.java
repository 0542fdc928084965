package io.wheeltapper.actuators.firmware.redfish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The bodies of the calls, by DMTF's schemas (UpdateService 1.14, ComputerSystem). Pure. */
final class Bodies {

  private static final String APPLY = "@Redfish.OperationApplyTime";

  private Bodies() {}

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode with(List<String> targets) {
    ObjectNode body = object();
    ArrayNode array = body.putArray("Targets");
    targets.forEach(array::add);
    return body;
  }

  static String targets(List<String> targets) {
    return with(targets).toString();
  }

  static String push(List<String> targets, boolean force, String time) {
    return timed(with(targets), force, time);
  }

  static String simple(String uri, List<String> targets, boolean force, String time) {
    ObjectNode body = object().put("ImageURI", uri);
    if (uri.startsWith("http")) {
      body.put("TransferProtocol", uri.startsWith("https:") ? "HTTPS" : "HTTP");
    }
    if (!targets.isEmpty()) {
      body.set("Targets", with(targets).get("Targets"));
    }
    return timed(body, force, time);
  }

  private static String timed(ObjectNode body, boolean force, String time) {
    if (force) {
      body.put("ForceUpdate", true);
    }
    if (!time.isEmpty()) {
      body.put(APPLY, time);
    }
    return body.toString();
  }

  static String force(boolean on) {
    ObjectNode body = object();
    body.putObject("HttpPushUriOptions").put("ForceUpdate", on);
    return body.toString();
  }

  static String reset(String type) {
    return object().put("ResetType", type).toString();
  }
}
