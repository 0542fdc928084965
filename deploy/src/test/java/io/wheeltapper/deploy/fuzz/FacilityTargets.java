package io.wheeltapper.deploy.fuzz;

import java.util.Map;

/** What plant and BMCs say, as a stranger might write it. */
final class FacilityTargets {

  private static final String[] REDFISH = {
    """
    {"@odata.type":"#Thermal.v1_7_1.Thermal","@odata.id":"/redfish/v1/Chassis/1/Thermal",
     "Fans":[{"MemberId":"0","Name":"Fan","Reading":"2100","ReadingUnits":"RPM","Status":{"State":"Enabled","Health":"OK"}}],
     "Temperatures":[{"Name":"Inlet","PhysicalContext":"Intake","ReadingCelsius":null,"Status":{"State":"Absent"}}],
     "Redundancy":[{"Mode":"N+m","Status":{"Health":"Critical"}}]}
    """,
    """
    [{"@odata.type":"#Circuit.v1_8_0.Circuit","CircuitType":"Mains","BreakerState":"Tripped","RatedCurrentAmps":16,
      "CurrentAmps":{"Reading":17},"PolyPhaseVoltage":{"Line1ToNeutral":{"Reading":0}},"PowerLoadPercent":101},
     {"@odata.type":"#CoolantConnector.v1_1_0.CoolantConnector","FlowLitersPerMinute":{"Reading":41.5},
      "RatedFlowLitersPerMinute":500,"SupplyTemperatureControlCelsius":{"SetPoint":32}},
     {"@odata.type":"#LeakDetector.v1_3_0.LeakDetector","@odata.id":"/redfish/v1/L/1","DetectorState":"Critical"}]
    """,
    """
    {"/redfish/v1":{"@odata.type":"#ServiceRoot.v1_15_0.ServiceRoot","Systems":{"@odata.id":"/redfish/v1/Systems"}},
     "/redfish/v1/Systems":{"@odata.type":"#ComputerSystemCollection.ComputerSystemCollection",
      "Members":[{"@odata.id":"/redfish/v1/Systems/1","@odata.type":"#ComputerSystem.v1_20_0.ComputerSystem","Id":"1",
       "PowerState":"On","BiosVersion":"1.2","MemorySummary":{"Status":{"HealthRollup":"Warning"}}}],
      "Members@odata.nextLink":"/redfish/v1/Systems?$skip=1"},
     "/redfish/v1/G":{"@odata.type":"#Processor.v1_20_0.Processor","ProcessorType":"GPU","Id":"GPU1","Status":{"State":"Absent"}}}
    """,
    """
    {"@odata.type":"#LogEntryCollection.LogEntryCollection","Members":[{"@odata.type":"#LogEntry.v1_14_0.LogEntry","Id":"1",
     "Severity":"Critical","Created":"2026-11-02T10:00:00+06:00","MessageId":"Environmental.1.1.LeakDetectedCritical",
     "Message":"Leak.","Links":{"OriginOfCondition":{"@odata.id":"/redfish/v1/L/1"}}},
     {"@odata.type":"#LogEntry.v1_14_0.LogEntry","Id":"2","Severity":"Critical","Created":"+999999999-12-31T23:59:59Z",
     "MessageId":"Environmental.1.1.LeakDetectedCritical","Message":"Leak."}]}
    """,
    """
    {"@odata.type":"#Manager.v1_19_0.Manager","@odata.id":"/redfish/v1/Managers/1","Id":"1","FirmwareVersion":"1",
     "DateTime":"+999999999-12-31T23:59:59Z","DateTimeLocalOffset":"+00:00"}
    """,
    """
    id: 7
    data: {"Events":[{"EventId":"7","EventTimestamp":"2026-11-02T10:00:00Z","MessageSeverity":"Warning",
    data: "MessageId":"Power.1.0.LossOfInputPower","Message":"No input","LogEntry":{"@odata.id":"/redfish/v1/L/7"}}]}

    """,
    """
    {"@odata.type":"#SoftwareInventory.v1_10_0.SoftwareInventory","Id":"NIC1","Name":"ConnectX-7","Version":"28.39.1002 (MT_1)",
     "RelatedItem":[{"@odata.id":"/redfish/v1/Chassis/1/NetworkAdapters/1"}]}
    """
  };

  private FacilityTargets() {}

  static void put(Map<String, Targets.Making> all) {
    all.put("redfish", () -> new Recorded("redfish", Targets.texts(REDFISH), Map.of("node", "n1")));
  }
}
