package io.wheeltapper.sensors.facility.snmp;

import java.util.Map;
import org.snmp4j.PDU;

/** What SNMPv3's reports mean (RFC 3414, section 5). */
final class Reports {

  private static final String STATS = "1.3.6.1.6.3.15.1.1.";

  private static final Map<String, String> WORDS =
      Map.of(
          "1", "it does not do this security level (usmStatsUnsupportedSecLevels)",
          "2", "the clocks of the engines differ (usmStatsNotInTimeWindows)",
          "3", "it does not know the user (usmStatsUnknownUserNames)",
          "4", "it is another engine (usmStatsUnknownEngineIDs)",
          "5", "wrong key or protocol of the authentication (usmStatsWrongDigests)",
          "6", "wrong key or protocol of the privacy (usmStatsDecryptionErrors)");

  private Reports() {}

  /** Whether it only tells how to ask: the engine's name and clock are learnt by such reports. */
  static boolean isDiscovery(PDU report) {
    if (report.size() == 0) {
      return false;
    }
    String oid = report.get(0).getOid().toDottedString();
    return oid.startsWith(STATS + "4.") || oid.startsWith(STATS + "2.");
  }

  static String words(PDU report) {
    if (report.size() == 0) {
      return "a report without a reason";
    }
    String oid = report.get(0).getOid().toDottedString();
    String which = oid.startsWith(STATS) ? oid.substring(STATS.length()).replace(".0", "") : "";
    return WORDS.getOrDefault(which, "report " + oid);
  }
}
