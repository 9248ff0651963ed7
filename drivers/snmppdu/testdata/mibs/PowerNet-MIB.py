# Four objects of APC's PowerNet-MIB in the form that pysnmp loads, for the
# benchmark beside pdudaemon: it cannot write an object without its MIB, and the
# site from which it fetches MIBs is gone.
MibTable, MibTableRow, MibTableColumn, Integer32 = mibBuilder.importSymbols(  # noqa: F821
    "SNMPv2-SMI", "MibTable", "MibTableRow", "MibTableColumn", "Integer32")

table = (1, 3, 6, 1, 4, 1, 318, 1, 1, 12, 3, 3, 1)

mibBuilder.exportSymbols(  # noqa: F821
    "PowerNet-MIB",
    rPDUOutletControlTable=MibTable(table),
    rPDUOutletControlEntry=MibTableRow(table + (1,)).setIndexNames((0, "PowerNet-MIB", "rPDUOutletControlIndex")),
    rPDUOutletControlIndex=MibTableColumn(table + (1, 1), Integer32()).setMaxAccess("readonly"),
    rPDUOutletControlOutletCommand=MibTableColumn(table + (1, 4), Integer32()).setMaxAccess("readwrite"),
)
