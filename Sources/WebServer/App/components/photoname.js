// What is known of a photo in a few words, for those who do not see it.
import { t } from "../frame/strings.js";

/** "IMG_1172.jpg, Friday, 3 May 2024"; `name`: null where it is not known (yet); `when`: null without a date. */
export const photoName = ({ name, when }) => (when == null ? t("{file}, undated", { file: name ?? t("Photo") })
    : t("{file}, {day}", { file: name ?? t("Photo"), day: when }));

/** Of the picture itself: "Photo, 3 May 2024, IMG_1172.jpg". */
export const pictureName = ({ name, date }) => [t("Photo"), date, name].filter(Boolean).join(", ");
