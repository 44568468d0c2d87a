// A Fastify server that answers GET /api/v1/vin/:vin with the bytes that Redis has under
// the key "bench:" and the VIN: what `make bench` measures the companion API beside.
import Fastify from 'fastify'
import { Redis } from 'ioredis'

const redis = new Redis({ path: process.env.BENCH_REDIS, db: Number(process.env.BENCH_DB) })
const app = Fastify()
app.get('/api/v1/vin/:vin', async (request, reply) => {
	const body = await redis.getBuffer('bench:' + request.params.vin)
	reply.type('application/json')
	return body ?? reply.code(404).send({})
})
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
