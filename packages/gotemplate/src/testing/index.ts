export { type Answerer, answeredBy, type Question, type Row, specify } from './specify.ts';
