export { type Answerer, answeredBy, type Row, specify, type Way } from './specify.ts';
