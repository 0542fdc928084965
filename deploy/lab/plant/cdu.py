#!/usr/bin/python3
"""A coolant unit behind Modbus TCP on loopback (pymodbus): flow (float32, input 10) and a leak (coil 3) as they stand in
FOLDER/registers, supply temperature (holding 12, tenths), rated flow (holding 20); thinks as many seconds before each
answer as stand in FOLDER/delay. usage: cdu.py FOLDER PORT"""
import os
import struct
import sys
import time

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer

folder = sys.argv[1]


class Block(ModbusSequentialDataBlock):
    def getValues(self, address, count=1):
        if os.path.exists(folder + "/delay"):
            time.sleep(float(open(folder + "/delay").read() or 0))
        flow, leak = open(folder + "/registers").read().split()
        self.values[10:12] = struct.unpack(">HH", struct.pack(">f", float(flow)))
        self.values[12] = 325
        self.values[20] = 400
        self.values[3] = int(leak)
        return super().getValues(address, count)


def block():
    return Block(0, [0] * 100)


unit = ModbusSlaveContext(di=block(), co=block(), hr=block(), ir=block(), zero_mode=True)
StartTcpServer(
    context=ModbusServerContext(slaves=unit, single=True), address=("127.0.0.1", int(sys.argv[2]))
)
