package vpictest

// tables are the rows, with '~' for a tab. Maker's codes: TST builds cars and TSL
// light trucks of the make Ford, TSK such whose VINs leave much open, TSH heavy trucks of Peterbilt, TS9 with 123 few
// trailers, TSQ is not public yet, TSM stands for two makes.
const tables = `
bodystyle (id, name)
7~Sport Utility Vehicle [SUV]/Multipurpose Vehicle [MPV]
13~Sedan/Saloon
60~Pickup
61~Trailer
69~Off-road Vehicle - All Terrain Vehicle (ATV) (Motorcycle-style)

country (id, name, displayorder)
6~UNITED STATES (USA)~1

drivetype (id, name)
4~4x2
7~4WD/4-Wheel Drive/4x4

fueltype (id, name)
4~Gasoline

vehicletype (id, name, displayorder, formtype, description, includeinequipplant)
2~Passenger Car~\N~1~\N~t
3~Truck~\N~1~\N~t
6~Trailer~\N~2~\N~t
7~Multipurpose Passenger Vehicle (MPV)~\N~1~\N~t

make (id, name, createdon, updatedon)
460~FORD~\N~\N
474~HONDA~\N~\N
477~PETERBILT~\N~\N
900~TINY TRAILERS~\N~\N

model (id, name, createdon, updatedon)
1801~F-150~\N~\N
1802~Mustang~\N~\N
1861~Accord~\N~\N
1900~379~\N~\N
1901~579~\N~\N
1902~Box\\Car~\N~\N

make_model (id, makeid, modelid, createdon, updatedon)
1~460~1801~\N~\N
2~460~1802~\N~\N
3~474~1861~\N~\N
4~477~1900~\N~\N
5~477~1901~\N~\N
6~900~1902~\N~\N

manufacturer (id, name)
976~FORD MOTOR COMPANY, USA
980~PETERBILT MOTORS COMPANY

element (id, name, code, lookuptable, description, isprivate, groupname, datatype, minallowedvalue, maxallowedvalue, isqs, decode, weight)
5~Body Class~BodyClass~BodyStyle~\N~f~Exterior / Body~lookup~\N~\N~t~Pattern~99
9~Engine Number of Cylinders~EngineCylinders~\N~\N~f~Engine~int~\N~\N~f~Pattern~88
11~Displacement (CC)~DisplacementCC~\N~\N~f~Engine~decimal~\N~\N~f~Pattern~98
12~Displacement (CI)~DisplacementCI~\N~\N~f~Engine~decimal~\N~\N~f~Pattern~\N
13~Displacement (L)~DisplacementL~\N~\N~f~Engine~decimal~\N~\N~f~Pattern~\N
14~Doors~Doors~\N~\N~f~Exterior / Body~int~\N~\N~f~Pattern~\N
15~Drive Type~DriveType~DriveType~\N~f~Mechanical / Drivetrain~lookup~\N~\N~t~Pattern~\N
18~Engine Model~EngineModel~\N~\N~f~Engine~string~\N~\N~f~Pattern~55
24~Fuel Type - Primary~FuelTypePrimary~FuelType~\N~f~Engine~lookup~\N~\N~t~Pattern~91
26~Make~Make~Make~\N~f~General~lookup~\N~\N~f~WMI, Pattern~99
27~Manufacturer Name~Manufacturer~Manufacturer~\N~f~General~lookup~\N~\N~f~WMI~99
28~Model~Model~Model~\N~f~General~lookup~\N~\N~f~Pattern~99
29~Model Year~ModelYear~\N~\N~f~General~int~\N~\N~f~WMI, Input~99
31~Plant City~PlantCity~\N~\N~f~General~string~\N~\N~f~Pattern~98
38~Trim~Trim~\N~\N~f~General~string~\N~\N~f~Pattern~61
39~Vehicle Type~VehicleType~VehicleType~\N~f~General~lookup~\N~\N~f~WMI~99
71~Engine Brake (hp) From~EngineHP~\N~\N~f~Engine~decimal~\N~\N~f~Pattern~\N
91~CAFE Model~CAFEModel~CAFEModel~\N~t~\N~lookup~\N~\N~f~\N~\N
96~NCSA Body Type~NCSABodyType~\N~\N~t~Internal~lookup~\N~\N~f~Pattern~\N
114~Note~Note~\N~\N~f~General~string~\N~\N~f~Pattern~\N
118~Trailer Length (feet)~TrailerLength~\N~\N~f~Exterior / Trailer~decimal~\N~\N~f~Pattern~\N

wmi (id, wmi, manufacturerid, makeid, vehicletypeid, createdon, updatedon, countryid, publicavailabilitydate, trucktypeid, processedon, noncompliant, noncompliantsetbyovsc)
1~TST~976~\N~2~2015-01-01 00:00:00~\N~6~2015-01-01 00:00:00~\N~\N~\N~\N
2~TSL~976~\N~3~2015-01-01 00:00:00~\N~6~2015-01-01 00:00:00~1~\N~\N~\N
3~TSH~980~\N~3~2015-01-01 00:00:00~\N~6~2015-01-01 00:00:00~2~\N~\N~\N
4~TS9123~976~\N~6~2015-01-01 00:00:00~\N~6~2015-01-01 00:00:00~\N~\N~\N~\N
5~TSQ~976~\N~2~2015-01-01 00:00:00~\N~6~2099-01-01 00:00:00~\N~\N~\N~\N
6~TSM~976~\N~2~2015-01-01 00:00:00~\N~6~2015-01-01 00:00:00~\N~\N~\N~\N
7~TSK~976~\N~3~2015-01-01 00:00:00~\N~6~2015-01-01 00:00:00~1~\N~\N~\N

wmi_make (wmiid, makeid)
1~460
1~474
2~460
3~477
4~900
5~460
6~460
6~474
7~460

vinschema (id, name, sourcewmi, createdon, updatedon, tobeqced)
10~F-150 schema~TSL~\N~\N~\N
11~Car schema~TST~\N~\N~f
12~Car schema of 2022~TST~\N~\N~f
13~Not checked yet~TST~\N~\N~t
14~Heavy schema, old~TSH~\N~\N~f
15~Heavy schema, new~TSH~\N~\N~f
16~Trailer schema~TS9123~\N~\N~f
17~Mustang schema~TSK~\N~\N~f
18~F-150 schema of 2022~TSK~\N~\N~f
19~F-150 schema for years~TSK~\N~\N~f

wmi_vinschema (id, wmiid, vinschemaid, yearfrom, yearto, orgid)
1~2~10~2015~\N~\N
2~1~11~2015~\N~\N
3~1~12~2022~2022~\N
4~1~13~2015~\N~\N
5~3~14~1981~1990~\N
6~3~15~2010~2020~\N
7~4~16~2000~\N~\N
8~6~11~2015~2016~\N
9~7~17~2015~\N~\N
10~7~18~2022~2022~\N
11~7~19~2015~\N~\N

pattern (id, vinschemaid, keys, elementid, attributeid, createdon, updatedon)
100~10~*W1[CE]~28~1801~2015-01-01 00:00:00~\N
101~10~*W1E~5~60~2015-01-01 00:00:00~\N
102~10~*W1E~14~4~2015-01-01 00:00:00~\N
103~10~*W1E~38~XL~2015-01-01 00:00:00~\N
104~10~*W1E~38~XLT~2016-01-01 00:00:00~\N
105~10~****8~18~EcoBoost~2015-01-01 00:00:00~\N
106~10~****8~9~6~2015-01-01 00:00:00~2016-01-01 00:00:00
107~10~*****|*F~31~DEARBORN~2015-01-01 00:00:00~\N
108~10~*W1~96~17~2015-01-01 00:00:00~\N
109~10~*W1E~114~first note~2015-01-01 00:00:00~\N
110~10~*W1~114~second note~2015-01-01 00:00:00~\N
111~10~*W1[CE]~38~Platform~2014-01-01 00:00:00~\N
170~17~FU***~28~1802~2015-01-01 00:00:00~\N
171~17~*W1E~38~Mach 1~2014-01-01 00:00:00~\N
180~18~*W1E~28~1801~2015-01-01 00:00:00~\N
181~18~*W1E~38~Lariat~2015-01-01 00:00:00~\N
182~18~*W1E~14~4~2015-01-01 00:00:00~\N
190~19~*W1E~28~1801~2015-01-01 00:00:00~\N
191~19~*W1E~38~XL~2015-01-01 00:00:00~\N
192~19~*W1E~14~2~2015-01-01 00:00:00~\N
120~11~AC***~28~1861~2015-01-01 00:00:00~\N
121~11~AC***~5~13~2015-01-01 00:00:00~\N
122~11~AC*6~18~J35Z2~2015-01-01 00:00:00~\N
123~11~AC*8~12~302~2015-01-01 00:00:00~\N
124~11~AC***~38~Old~2025-01-01 00:00:00~\N
125~11~ac***~38~Small letters fit nothing~2025-02-01 00:00:00~\N
126~11~MU***~28~1802~2015-01-01 00:00:00~\N
127~11~AC***~15~99~2015-01-01 00:00:00~\N
130~12~AC***~38~New~2015-01-01 00:00:00~\N
131~13~AC***~38~Not checked~2026-01-01 00:00:00~\N
140~14~X****~28~1900~2015-01-01 00:00:00~\N
150~15~X****~28~1901~2015-01-01 00:00:00~\N
151~15~X****~9~6~2015-01-01 00:00:00~\N
152~14~Y****~28~1900~2015-01-01 00:00:00~\N
160~16~*##~118~TBD~2015-01-01 00:00:00~\N
161~16~A~28~1902~2015-01-01 00:00:00~\N

enginemodel (id, name, description)
7~ ecoboost ~\N

enginemodelpattern (id, enginemodelid, elementid, attributeid, createdon, updatedon)
1~7~13~3.5~2015-01-01 00:00:00~\N
2~7~9~8~2020-01-01 00:00:00~\N
3~7~24~4~2020-01-01 00:00:00~\N
4~7~71~300~2015-01-01 00:00:00~\N
5~7~71~375~2016-01-01 00:00:00~\N

vinexception (id, vin, checkdigit, createdon, updatedon)
1~TSLFW1E80NF000001~t~\N~\N

defaultvalue (id, elementid, vehicletypeid, defaultvalue, createdon, updatedon)
1~5~6~61~\N~\N
2~15~3~0~\N~\N

vehiclespecschema (id, makeid, createdon, updatedon, vehicletypeid, sourcedate, tobeqced)
50~460~2023-01-01 00:00:00~\N~3~\N~\N
51~460~2023-01-01 00:00:00~\N~3~\N~t

vehiclespecschema_model (id, vehiclespecschemaid, modelid)
1~50~1801
2~51~1801

vehiclespecschema_year (id, vehiclespecschemaid, year)
1~50~2022

vspecschemapattern (id, schemaid)
60~50
61~50
62~51

vehiclespecpattern (id, vspecschemapatternid, iskey, elementid, attributeid, createdon, updatedon)
1~60~t~38~xlt~2023-01-01 00:00:00~\N
2~60~f~15~4~2023-01-01 00:00:00~\N
3~60~f~15~7~2023-02-01 00:00:00~\N
4~60~f~14~2~2023-02-01 00:00:00~\N
5~61~t~38~King Ranch~2023-01-01 00:00:00~\N
6~61~f~15~4~2024-01-01 00:00:00~\N
7~62~t~38~XLT~2023-01-01 00:00:00~\N
8~62~f~71~999~2024-01-01 00:00:00~\N
`
