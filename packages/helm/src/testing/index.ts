export { type Answer, type Answerer, answeredBy, type Question, specifyCharts, specifyTemplates, specifyValues } from './specify.ts';
