"""The words that templates put round nouns."""

from __future__ import annotations

COLOURS = (
    "red", "blue", "green", "yellow", "black", "white", "brown", "orange", "pink", "purple", "grey",
    "golden", "silver", "dark blue", "light blue", "dark green", "beige", "turquoise", "black and white",
    "red and white", "blue and yellow", "brown and white", "colourful", "striped", "spotted",
)  # fmt: skip
ATTRIBUTES = (
    "small", "big", "large", "tiny", "huge", "old", "young", "new", "happy", "sad", "wooden", "metal",
    "glass", "stone", "plastic", "beautiful", "wet", "dry", "dark", "bright", "cute", "modern", "vintage",
    "broken", "dirty", "clean", "empty", "full", "tall", "short", "long", "round", "square", "furry",
    "fluffy", "shiny", "rusty", "antique", "sleeping", "smiling", "running", "flying", "open", "closed",
    "frozen", "burning", "snowy", "blurry", "toy", "wild", "tame", "baby", "adult", "fresh", "cooked",
    "sliced", "homemade", "expensive", "funny", "angry", "crowded", "quiet", "abandoned", "famous",
    "traditional", "painted",
)  # fmt: skip
COUNTS = (
    "one", "two", "three", "four", "five", "six", "seven", "ten", "a dozen", "a pair of", "a couple of",
    "several", "many", "some", "a few", "a group of", "a lot of", "hundreds of", "a row of", "a pile of",
    "a crowd of", "a herd of", "a bunch of", "no",
)  # fmt: skip
PEOPLE = (
    "a man", "a woman", "a child", "people", "a girl", "a boy", "a couple", "my family", "two men",
    "two women", "three children", "a group of people", "a young man", "an old man", "an old woman",
    "a baby", "kids", "a toddler", "friends", "someone", "a person", "a little girl", "a little boy",
    "my wife", "my husband", "my daughter", "my son", "grandma", "grandpa", "dad", "mum", "a bride",
    "a crowd", "a team", "tourists", "students", "a worker", "a police officer", "a musician", "an athlete",
    "a dog", "two dogs", "a cat", "a horse", "a bird",
)  # fmt: skip
ACTIONS = (
    "running", "walking", "sitting", "standing", "jumping", "swimming", "sleeping", "eating", "drinking",
    "dancing", "singing", "playing", "reading", "writing", "cooking", "climbing", "skiing", "snowboarding",
    "surfing", "cycling", "riding a bike", "riding a horse", "driving", "fishing", "laughing", "crying",
    "smiling", "talking", "hugging", "kissing", "waving", "posing for a photo", "taking a picture",
    "playing football", "playing basketball", "playing tennis", "playing baseball", "playing guitar",
    "playing chess", "skateboarding", "hiking", "camping", "working", "shopping", "celebrating", "resting",
    "lying down", "looking at the camera", "throwing a ball", "catching a ball", "chasing a ball",
    "holding hands", "having dinner", "having a picnic", "blowing out candles", "opening presents",
    "getting married", "painting", "gardening", "sailing", "rowing", "diving", "building a sandcastle",
    "making a snowman", "pushing a stroller", "on the phone", "using a laptop", "watching television",
)  # fmt: skip
VERBS = (
    "with", "holding", "looking at", "next to", "playing with", "standing near", "and", "eating", "wearing",
    "carrying", "behind", "in front of", "sitting on", "under", "riding", "painting", "buying", "cleaning",
    "pointing at", "leaning on", "walking past", "taking a photo of", "surrounded by", "without",
)  # fmt: skip
PLACES = (
    "in the snow", "on the beach", "in the water", "on a table", "in the forest", "on the street",
    "at night", "in a field", "on the grass", "in the kitchen", "in the city", "at sunset", "in the rain",
    "on a mountain", "in the park", "at home", "in the garden", "on a white background", "in the air",
    "near the lake", "in the living room", "in the bedroom", "in the bathroom", "at school",
    "at the office", "in a restaurant", "in a shop", "at the market", "in a museum", "in a church",
    "at the airport", "at the station", "on a train", "on a boat", "in a car", "in the desert",
    "by the river", "by the sea", "under a bridge", "on the roof", "on a sofa", "on a bed", "on the floor",
    "on a shelf", "on a plate", "in a bowl", "in a box", "in a tree", "in a cage", "at the zoo",
    "at the stadium", "on stage", "at a wedding", "at a party", "at a concert", "in the fog", "in the sun",
    "in the morning", "in summer", "in winter", "in autumn", "in spring", "at dawn", "at dusk",
    "under a blue sky", "under a cloudy sky", "in the mud", "on a farm", "in the jungle", "on the ice",
    "in the countryside", "in the backyard", "at the pool", "in the playground", "in the gym",
    "in the parking lot", "in a hospital", "in the library", "in a cafe", "against a wall", "in a crowd",
    "in the shade", "in the dark", "on the road", "on the pavement",
)  # fmt: skip
SCENES = (
    "beach", "forest", "street", "mountain", "lake", "river", "sea", "ocean", "desert", "field", "meadow",
    "garden", "park", "city", "skyline", "village", "harbour", "bridge", "road", "motorway", "railway",
    "kitchen", "bedroom", "bathroom", "living room", "office", "classroom", "restaurant", "shop", "market",
    "church", "castle", "house", "farm", "stadium", "playground", "swimming pool", "waterfall", "glacier",
    "canyon", "cave", "island", "snow", "sunset", "sunrise", "night sky", "clouds", "rain", "fog", "storm",
    "rainbow", "lightning", "fireworks", "concert", "wedding", "party", "parade", "football match", "crowd",
    "airport", "train station", "car park", "factory", "building site", "museum", "library", "hospital",
    "screenshot", "document", "receipt", "map", "menu", "sign", "poster", "drawing", "painting", "selfie",
    "portrait", "landscape", "close-up", "aerial view", "food", "breakfast", "dinner", "dessert", "drinks",
)  # fmt: skip
FRAMES = (
    "{}", "a photo of {}", "a picture of {}", "an image of {}", "photos of {}", "pictures of {}",
    "a close-up of {}", "a blurry photo of {}", "a black and white photo of {}", "a selfie with {}",
    "a photo with {} in it", "show me {}", "find {}", "my photo of {}", "that picture of {}",
    "a view of {}", "{} in the background", "{} in the foreground", "a video of {}", "a drawing of {}",
)  # fmt: skip
WHOSE = ("my", "our", "his", "her", "their", "the", "this", "that", "grandma's", "the neighbour's")
OCCASIONS = (
    "birthday", "wedding", "Christmas", "New Year", "Halloween", "Easter", "graduation", "holiday",
    "vacation", "summer holiday", "trip", "road trip", "weekend", "picnic", "barbecue", "family dinner",
    "school trip", "ski trip", "honeymoon", "baby shower", "anniversary", "concert", "football game",
    "moving day",
)  # fmt: skip
