package io.wheeltapper.actuators.fabric;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code libibmad.so.5} of rdma-core, by JNA. Only in {@link PortProgram}'s own process: it hangs
 * and crashes there, never in the agent's. One thread.
 */
final class Ibmad implements Datagrams {

  /** Bound by these symbols, IBMAD_1.3. */
  interface Lib extends Library {
    @Nullable Pointer mad_rpc_open_port(
        @Nullable String device, int port, int[] classes, int count);

    void mad_rpc_set_retries(Pointer port, int retries);

    void mad_rpc_set_timeout(Pointer port, int millis);

    void madrpc_show_errors(int show);

    void smp_mkey_set(Pointer port, long key);

    @Nullable Pointer smp_query_via(
        Pointer buffer, Pointer portid, int attribute, int modifier, int millis, Pointer port);

    @Nullable Pointer smp_set_status_via(
        Pointer buffer,
        Pointer portid,
        int attribute,
        int modifier,
        int millis,
        IntByReference status,
        Pointer port);
  }

  /** Management classes: subnet by LID and by directed route. */
  private static final int[] CLASSES = {0x01, 0x81};

  /** One datagram is sent so often: twice, so that a lost one is no silence. */
  private static final int TRIES = 2;

  // ib_portid_t of <infiniband/mad.h>: int lid; ib_dr_path_t {int cnt; u8 p[64]; u16 drslid,
  // drdlid}; int grh_present; gid[16]; u32 qp, qkey; u8 sl; unsigned pkey_idx.
  private static final int PORTID_SIZE = 112;
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
   * Opens a port, for as long as the process lives.
   *
   * @param adapter {@code mlx5_0}, or {@code ""} for the first that is active
   * @param millis for one question
   * @param key the subnet's M_Key; 0 for none
   * @throws IOException when the library or the port is not there
   */
  static Ibmad open(String adapter, int millis, long key) throws IOException {
    Lib lib;
    try {
      lib = Native.load("libibmad.so.5", Lib.class);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException("libibmad.so.5 is not here; install libibmad5 of rdma-core", e);
    }
    lib.madrpc_show_errors(0);
    Pointer port =
        lib.mad_rpc_open_port(adapter.isEmpty() ? null : adapter, 0, CLASSES, CLASSES.length);
    if (port == null) {
      throw new IOException(
          "no port for management datagrams"
              + (adapter.isEmpty() ? "" : " on " + adapter)
              + ": /dev/infiniband/umad* is needed, and root or its group's rights");
    }
    lib.mad_rpc_set_retries(port, TRIES);
    lib.mad_rpc_set_timeout(port, millis);
    lib.smp_mkey_set(port, key);
    return new Ibmad(lib, port, millis);
  }

  private void along(byte[] route) {
    portid.clear();
    portid.setInt(HOPS_AT, route.length);
    portid.write(PATH_AT + 1, route, 0, route.length);
    buffer.clear();
  }

  @Override
  public Optional<byte[]> get(byte[] route, int attribute, int modifier) {
    along(route);
    return lib.smp_query_via(buffer, portid, attribute, modifier, millis, port) == null
        ? Optional.empty()
        : Optional.of(buffer.getByteArray(0, Attributes.SIZE));
  }

  @Override
  public Written set(byte[] route, int attribute, int modifier, byte[] data) {
    along(route);
    buffer.write(0, data, 0, data.length);
    IntByReference status = new IntByReference();
    Pointer answer =
        lib.smp_set_status_via(buffer, portid, attribute, modifier, millis, status, port);
    if (answer != null) {
      return Written.DONE;
    }
    return status.getValue() == 0 ? Written.SILENT : Written.REFUSED;
  }
}
