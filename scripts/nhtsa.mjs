// A stand-in for NHTSA's service that takes every VIN for a Ford F-150 of 2022, for
// `make bench`: it costs what answering costs, and nothing of what the network does.
import { createServer } from 'node:http'

const car = {
	Make: 'FORD', Model: 'F-150', ModelYear: '2022', Trim: 'XLT', Series: 'SuperCrew', BodyClass: 'Pickup', VehicleType: 'TRUCK', EngineCylinders: '6',
	DisplacementL: '3.5', FuelTypePrimary: 'Gasoline', Doors: '4', DriveType: '4WD/4-Wheel Drive/4x4', TransmissionStyle: 'Automatic', EngineModel: 'GTDI',
	PlantCity: 'DEARBORN', PlantCountry: 'UNITED STATES (USA)', Manufacturer: 'FORD MOTOR COMPANY, USA', ErrorCode: '0', ErrorText: '0 - VIN decoded clean.',
}
createServer((request, response) => {
	let body = ''
	request.on('data', part => { body += part })
	request.on('end', () => {
		const url = new URL(request.url, 'http://nhtsa')
		const list = request.method === 'POST' ? new URLSearchParams(body).get('data').split(';') : [url.pathname.split('/').pop()]
		const Results = list.filter(vin => vin.trim()).map(vin => ({ VIN: vin.split(',')[0].trim(), ...car }))
		response.setHeader('Content-Type', 'application/json; charset=utf-8')
		response.end(JSON.stringify({ Count: Results.length, Message: 'Results returned successfully', SearchCriteria: 'VIN(s)', Results }))
	})
}).listen(Number(process.env.PORT), '127.0.0.1')
