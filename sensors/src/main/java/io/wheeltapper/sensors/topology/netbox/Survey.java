package io.wheeltapper.sensors.topology.netbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads what is wanted, list by list, page by page, one request at a time, and rests after each
 * answer for as long as NetBox took for it. Cables are asked for by the nodes' devices, so that
 * nothing of the rest of the site is read.
 */
final class Survey {

  /** NetBox gives 1,000 at most where nobody set it otherwise, and fewer where somebody did. */
  static final int PAGE = 500;

  /** Devices in one question: what they have fits into a few pages, their ids into a URL. */
  static final int TOGETHER = 50;

  /** A list that does not end is none. */
  private static final int MOST_PAGES = 2_000;

  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  static final String DEVICE_FIELDS =
      "id,url,display,name,role,site,rack,parent_device,status,custom_fields";
  static final String PORT_FIELDS =
      "id,url,display,device,name,mgmt_only,connected_endpoints,connected_endpoints_type,"
          + "connected_endpoints_reachable";

  private final Netbox netbox;
  private final Wanted wanted;
  private final List<String> nodes;

  /** Called after each answer: NetBox is there. */
  interface Answered {
    void answered() throws InterruptedException;
  }

  /**
   * What to ask.
   *
   * @param nodes NetBox's own filters of devices, as {@code role=gpu-node}
   */
  Survey(Netbox netbox, Wanted wanted, List<String> nodes) {
    this.netbox = netbox;
    this.wanted = wanted;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * A whole reading.
   *
   * @throws IOException when a part of it could not be read, or no device is a node
   */
  Inventory read(Answered answered) throws IOException, InterruptedException {
    Inventory inventory = new Inventory(wanted);
    list(devices(), inventory::device, answered);
    if (inventory.devices().isEmpty()) {
      throw new IOException("NetBox has no device that is a node by " + nodes);
    }
    if (wanted.racks()) {
      of("/api/dcim/racks/?", "id", inventory.racks(), inventory::rack, answered);
    }
    if (wanted.byCable("leaf")) {
      String ports = "/api/dcim/interfaces/?connected=true&fields=" + PORT_FIELDS;
      of(ports, "device_id", inventory.devices(), inventory::port, answered);
      of(
          "/api/dcim/devices/?exclude=config_context&fields=id,url,name,role",
          "id",
          inventory.far(),
          inventory::far,
          answered);
    }
    if (wanted.byCable("pdu")) {
      String ports = "/api/dcim/power-ports/?connected=true&fields=" + PORT_FIELDS;
      of(ports, "device_id", inventory.devices(), inventory::powerPort, answered);
    }
    return inventory;
  }

  /** The question for the nodes' devices. */
  String devices() {
    StringBuilder path =
        new StringBuilder("/api/dcim/devices/?exclude=config_context&fields=" + DEVICE_FIELDS);
    for (String filter : nodes) {
      int equals = filter.indexOf('=');
      path.append('&')
          .append(encoded(filter.substring(0, equals)))
          .append('=')
          .append(encoded(filter.substring(equals + 1)));
    }
    return path.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text.strip(), StandardCharsets.UTF_8);
  }

  private void of(
      String path, String key, Collection<Long> ids, Consumer<JsonNode> each, Answered answered)
      throws IOException, InterruptedException {
    List<Long> all = new ArrayList<>(ids);
    for (int from = 0; from < all.size(); from += TOGETHER) {
      StringBuilder asked = new StringBuilder(path);
      for (long id : all.subList(from, Math.min(all.size(), from + TOGETHER))) {
        asked.append('&').append(key).append('=').append(id);
      }
      list(asked.toString().replace("?&", "?"), each, answered);
    }
  }

  private void list(String path, Consumer<JsonNode> each, Answered answered)
      throws IOException, InterruptedException {
    int offset = 0;
    for (int number = 0; ; number++) {
      if (number == MOST_PAGES) {
        throw new IOException(path + " does not end after " + MOST_PAGES + " pages");
      }
      long began = System.nanoTime();
      Page page = Page.read(netbox.get(path + "&ordering=id&limit=" + PAGE + "&offset=" + offset));
      answered.answered();
      page.results().forEach(each);
      offset += page.results().size();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Thread.sleep(took.compareTo(LONGEST_REST) < 0 ? took : LONGEST_REST);
      if (!page.more() || page.results().isEmpty()) {
        return;
      }
    }
  }
}
