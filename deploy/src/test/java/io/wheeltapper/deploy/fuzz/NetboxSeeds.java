package io.wheeltapper.deploy.fuzz;

import java.util.Map;

/** A NetBox's lists, by its own schema. */
final class NetboxSeeds {

  static final String LISTS =
      """
      {"count":2,"next":null,"previous":null,"results":[{"id":1,"url":"https://x/api/dcim/devices/1/","name":"n1.lab",
      "role":{"id":1,"name":"GPU","slug":"gpu-node"},"rack":{"id":3,"name":"r1"},"custom_fields":{"cdu":["c1",{"name":"c2"}]}},
      {"id":51,"url":"https://x/api/dcim/devices/51/","name":"leaf-a","device_role":{"slug":"leaf"}}]}
      {"count":1,"next":"x","results":[{"id":3,"url":"https://x/api/dcim/racks/3/","name":"r1","custom_fields":{"domain":7}}]}
      {"count":2,"results":[{"id":9,"url":"https://x/api/dcim/interfaces/9/","device":{"id":1},"mgmt_only":false,
      "connected_endpoints_type":"dcim.interface","connected_endpoints_reachable":true,"connected_endpoints":[{"device":{"id":51,"name":"leaf-a"}}]},
      {"id":8,"url":"https://x/api/dcim/power-ports/8/","device":{"id":1},"connected_endpoints_type":"dcim.poweroutlet",
      "connected_endpoints":[{"device":{"id":61,"name":"pdu-a"}}]}]}
      """;

  static final Map<String, String> SETTINGS =
      Map.of("leaf-roles", "leaf", "custom-fields", "domain=domain,loop=cdu");

  private NetboxSeeds() {}
}
