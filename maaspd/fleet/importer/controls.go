package importer

// control is the object by which a product line of PDUs is switched. They are
// those of the driver snmppdu, and held against it by a test.
type control struct{ profile, object, oid string }

func controls() []control {
	return []control{
		{"acs8000", "acsPowerMgmtOutletsTablePowerControl", "1.3.6.1.4.1.10418.26.2.5.5.1.6"},
		{"apc-cpdu", "", "1.3.6.1.4.1.318.1.1.32.5.5.1.4"},
		{"apc-ms-plus", "sPDUOutletControlMSPOutletCommand", "1.3.6.1.4.1.318.1.1.6.5.1.1.5"},
		{"apc-ms", "sPDUOutletCtl", "1.3.6.1.4.1.318.1.1.4.4.2.1.3"},
		{"apc-rpdu", "rPDUOutletControlOutletCommand", "1.3.6.1.4.1.318.1.1.12.3.3.1.1.4"},
		{"apc-rpdu2", "rPDU2OutletSwitchedControlCommand", "1.3.6.1.4.1.318.1.1.26.9.2.4.1.5"},
		{"avocent-pm", "pmPowerMgmtOutletsTablePowerControl", "1.3.6.1.4.1.10418.17.2.5.5.1.6"},
		{"baytech", "sBTAModulesRPCOutletState", "1.3.6.1.4.1.4779.1.3.5.3.1.3"},
		{"bladecenter", "powerOnOffBlade", "1.3.6.1.4.1.2.3.51.2.22.1.6.1.1.7"},
		{"cyberpower1", "ePDUOutletControlOutletCommand", "1.3.6.1.4.1.3808.1.1.3.3.3.1.1.4"},
		{"cyberpower2", "ePDU2OutletSwitchedControlCommand", "1.3.6.1.4.1.3808.1.1.6.6.1.5.1.5"},
		{"cyclades-acs", "cyOutletPower", "1.3.6.1.4.1.2925.4.5.4.1.4"},
		{"dell-rpdu", "rPDUOutletSwitchedControlCmd", "1.3.6.1.4.1.674.10903.200.2.200.130.1.4.1.4"},
		{"eaton-nlogic", "pduOutletControlCommand", "1.3.6.1.4.1.534.7.1.5.2.1.10"},
		{"eaton-rev", "outletOperationalState", "1.3.6.1.4.1.534.6.6.6.1.2.2.1.3"},
		{"enlogic", "pduOutletSwitchedControlCommand", "1.3.6.1.4.1.38446.1.5.5.1.4"},
		{"ibm-pdu-old", "ibmPduOutletState", "1.3.6.1.4.1.2.6.223.8.2.2.1.11"},
		{"ibm-pdu", "ibmPduOutletState", "1.3.6.1.4.1.2.6.223.8.2.2.1.13"},
		{"iboot", "outletControl", "1.3.6.1.4.1.1418.6.5.1.5"},
		{"ipoman", "outletControlControl", "1.3.6.1.4.1.2468.1.4.2.1.3.2.4.1.2"},
		{"liebert-mph2", "lgpPduRcpEntryControl", "1.3.6.1.4.1.476.1.42.3.8.50.20.1.100"},
		{"netio", "netioOutputAction", "1.3.6.1.4.1.47952.1.1.1.5"},
		{"panduit-g5", "pdug5OutletControlCommand", "1.3.6.1.4.1.19536.10.1.5.2.1.10"},
		{"poe", "pethPsePortAdminEnable", "1.3.6.1.2.1.105.1.1.1.3"},
		{"racktivity", "pPortState", "1.3.6.1.4.1.34097.9.80.1.1.10035"},
		{"raritan-px1", "outletOperationalState", "1.3.6.1.4.1.13742.4.1.2.2.1.3"},
		{"raritan-px2", "switchingOperation", "1.3.6.1.4.1.13742.6.4.1.2.1.2"},
		{"rpcm", "", "1.3.6.1.4.1.46235.2.4.2.1.4"},
		{"schleifenbauer", "sdbDevOutSwCurrentState", "1.3.6.1.4.1.31034.12.1.1.2.7.3.1.2"},
		{"sentry3", "outletControlAction", "1.3.6.1.4.1.1718.3.2.3.1.11"},
		{"sentry4", "st4OutletControlAction", "1.3.6.1.4.1.1718.4.1.8.5.1.2"},
		{"socomec", "outletControlControl", "1.3.6.1.4.1.4555.1.1.20.1.3.2.4.1.2"},
		{"synaccess", "outletAction", "1.3.6.1.4.1.21728.3.2.1.1.4"},
		{"synlink", "outletState", "1.3.6.1.4.1.21728.4.5.1.1.7"},
		{"tripplite-lx", "tlpPduOutletCommand", "1.3.6.1.4.1.850.1.1.3.2.3.3.1.1.6"},
		{"tripplite", "", "1.3.6.1.4.1.850.10.2.3.5.1.4"},
		{"vertiv-imd", "pduOutletSwitchControl", "1.3.6.1.4.1.21239.5.2.3.5.1.6"},
	}
}
