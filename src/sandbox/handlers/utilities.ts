import { element } from "../../wire/xml-writer.ts";
import type { Handler } from "../call.ts";

const epochTime: Handler = ({ now }) => [element("epoch-time", String(now))];
const promoMessage: Handler = () => [element("promo-message", "")];

export const utilitiesHandlers = { epoch_time: epochTime, promo_message: promoMessage };
