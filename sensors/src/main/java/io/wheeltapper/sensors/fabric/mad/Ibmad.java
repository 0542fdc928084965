package io.wheeltapper.sensors.fabric.mad;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code libibmad.so.5} of rdma-core, by JNA. Asks only; it has no Set method bound. Threads: one
 * at a time.
 */
final class Ibmad implements Mads {

  /** Bound by these symbols, IBMAD_1.3. */
  interface Lib extends Library {
    @Nullable Pointer mad_rpc_open_port(
        @Nullable String device, int port, int[] classes, int count);

    void mad_rpc_close_port(Pointer port);

    void mad_rpc_set_retries(Pointer port, int retries);

    void mad_rpc_set_timeout(Pointer port, int millis);

    void madrpc_show_errors(int show);

    @Nullable Pointer smp_query_via(
        Pointer buffer, Pointer portid, int attribute, int modifier, int millis, Pointer port);

    @Nullable Pointer pma_query_via(
        Pointer buffer, Pointer portid, int number, int millis, int attribute, Pointer port);
  }

  /** Management classes: subnet by LID and by directed route, performance. */
  private static final int[] CLASSES = {0x01, 0x81, 0x04};

  /** One question is sent so often: twice, so that one lost datagram is no silence. */
  private static final int TRIES = 2;

  // ib_portid_t of <infiniband/mad.h>: int lid; ib_dr_path_t {int cnt; u8 p[64]; u16 drslid,
  // drdlid}; int grh_present; gid[16]; u32 qp, qkey; u8 sl; unsigned pkey_idx.
  private static final int PORTID_SIZE = 112;
  private static final int LID_AT = 0;
  private static final int HOPS_AT = 4;
  private static final int PATH_AT = 8;

  /** Larger than any datagram. */
  private static final int BUFFER_SIZE = 1024;

  private final Lib lib;
  private final Pointer port;
  private final int millis;
  private final Memory buffer = new Memory(BUFFER_SIZE);
  private final Memory portid = new Memory(PORTID_SIZE);

  private Ibmad(Lib lib, Pointer port, int millis) {
    this.lib = lib;
    this.port = port;
    this.millis = millis;
  }

  /**
   * Opens a port.
   *
   * @param adapter {@code mlx5_0}, or {@code ""} for the first that is active
   * @param millis for one question
   * @throws IOException when the library or the port is not there
   */
  static Mads open(String adapter, int millis) throws IOException {
    Lib lib;
    try {
      lib = Native.load("libibmad.so.5", Lib.class);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException("libibmad.so.5 is not here; install libibmad5 of rdma-core", e);
    }
    lib.madrpc_show_errors(0);
    Pointer port =
        lib.mad_rpc_open_port(adapter.isBlank() ? null : adapter, 0, CLASSES, CLASSES.length);
    if (port == null) {
      throw new IOException(
          "no port for management datagrams"
              + (adapter.isBlank() ? "" : " on " + adapter)
              + ": /dev/infiniband/umad* is needed, and root or its group's rights");
    }
    lib.mad_rpc_set_retries(port, TRIES);
    lib.mad_rpc_set_timeout(port, millis);
    return new Ibmad(lib, port, millis);
  }

  @Override
  public Optional<byte[]> subnet(byte[] route, int attribute, int modifier) {
    buffer.clear();
    portid.clear();
    portid.setInt(HOPS_AT, route.length);
    portid.write(PATH_AT + 1, route, 0, route.length);
    Pointer answer = lib.smp_query_via(buffer, portid, attribute, modifier, millis, port);
    return answer == null
        ? Optional.empty()
        : Optional.of(buffer.getByteArray(0, MadBytes.SUBNET_SIZE));
  }

  @Override
  public Optional<byte[]> performance(int lid, int number, int attribute) {
    buffer.clear();
    portid.clear();
    portid.setInt(LID_AT, lid);
    Pointer answer = lib.pma_query_via(buffer, portid, number, millis, attribute, port);
    return answer == null
        ? Optional.empty()
        : Optional.of(buffer.getByteArray(0, MadBytes.PERFORMANCE_SIZE));
  }

  @Override
  public void close() {
    lib.mad_rpc_close_port(port);
  }
}
