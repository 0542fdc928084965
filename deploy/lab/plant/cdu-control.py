#!/usr/bin/python3
"""A coolant unit behind Modbus TCP on loopback (pymodbus) whose set-point can be moved: holding 22 (tenths), kept in
FOLDER/set-point over its own death as such a device keeps it; its water (input 12) comes half a degree nearer with each
look; dew point (input 14), common alarm (coil 3, 1 where FOLDER/alarm is), remote control (holding 30). Every write is a
line of FOLDER/writes. Where FOLDER/die is, it ends after a write and before the answer; it thinks as many seconds as stand
in FOLDER/delay after one. usage: cdu-control.py FOLDER PORT"""
import os
import sys
import time

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer

folder = sys.argv[1]
SET_POINT, WATER, DEW_POINT, ALARM, REMOTE = 22, 12, 14, 3, 30


def kept():
    with open(folder + "/set-point") as file:
        return int(file.read())


class Holding(ModbusSequentialDataBlock):
    def getValues(self, address, count=1):
        self.values[SET_POINT] = kept()
        return super().getValues(address, count)

    def setValues(self, address, values):
        super().setValues(address, values)
        with open(folder + "/writes", "a") as file:
            file.write("%d %s\n" % (address, values))
        with open(folder + "/set-point.next", "w") as file:
            file.write(str(self.values[SET_POINT]))
        os.replace(folder + "/set-point.next", folder + "/set-point")
        if os.path.exists(folder + "/die"):
            os._exit(9)
        if os.path.exists(folder + "/delay"):
            time.sleep(float(open(folder + "/delay").read()))


class Input(ModbusSequentialDataBlock):
    def getValues(self, address, count=1):
        if address <= WATER < address + count:
            away = kept() - self.values[WATER]
            self.values[WATER] += max(-5, min(5, away))
        return super().getValues(address, count)


class Coils(ModbusSequentialDataBlock):
    def getValues(self, address, count=1):
        self.values[ALARM] = int(os.path.exists(folder + "/alarm"))
        return super().getValues(address, count)


holding, inputs, coils = Holding(0, [0] * 100), Input(0, [0] * 100), Coils(0, [0] * 100)
holding.values[REMOTE] = 0b100
inputs.values[WATER] = kept()
inputs.values[DEW_POINT] = 140
unit = ModbusSlaveContext(di=Coils(0, [0] * 100), co=coils, hr=holding, ir=inputs, zero_mode=True)
StartTcpServer(
    context=ModbusServerContext(slaves=unit, single=True),
    address=("127.0.0.1", int(sys.argv[2])),
    allow_reuse_address=True,
)
