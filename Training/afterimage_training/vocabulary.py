"""Scenes, people, actions and colours, which ImageNet's classes cannot say, and who says them of which photo.

Every word has the phrases that stand for it in the sentence space, and a pattern that finds it in captions.
Sets of labelled scenes name theirs too. What neither says is not known, except that captions leave out what
is not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .photos import TrainingPhoto


@dataclass(frozen=True)
class Word:
    """One thing that can be said of a photo."""

    name: str
    phrases: tuple[str, ...]
    pattern: str  # of words in captions; empty: only labels tell


def _words(*rows: tuple[str, str, str]) -> tuple[Word, ...]:
    return tuple(
        Word(name, tuple(phrases.split("; ")), rf"\b(?:{pattern})\b" if pattern else "")
        for name, pattern, phrases in rows
    )


WORDS = _words(
    # Places
    ("snow", "snow|snowy|snowbank|snow-?covered", "a snowy scene; in the snow"),
    ("beach", "beach|seashore|shore|shoreline|sand|sandy", "a beach; on the beach"),
    ("sea", "ocean|sea|surf", "the sea; the ocean"),
    ("waves", "waves?", "a wave in the ocean"),
    ("water", "water", "in the water; water"),
    ("lake", "lake|pond", "a lake; at the lake"),
    ("river", "river|stream|creek|waterfall", "a river; a stream of water"),
    ("pool", "pool|swimming pool", "a swimming pool; in the pool"),
    ("fountain", "fountains?|sprinklers?", "a water fountain"),
    ("forest", "forest|woods|wooded|jungle", "a forest; in the woods"),
    ("tree", "trees?", "trees; by a tree"),
    ("mountain", "mountains?|mountainside|peak", "mountains; on a mountain"),
    ("hill", "hill|hillside|slope", "a hill; down a hill"),
    ("rocks", "rocks?|rocky|cliff|boulder|canyon", "rocks; on a rock"),
    ("desert", "desert|dunes?", "a desert; sand dunes"),
    ("glacier", "", "a glacier; ice and snow"),
    ("ice", "ice|icy|frozen", "on the ice"),
    ("grass", "grass|grassy|lawn", "grass; on the grass"),
    ("field", "field|meadow|pasture", "a field; in a field"),
    ("garden", "garden|flowers?|bushes", "a garden; flowers"),
    ("park", "park|bench", "a park; in the park"),
    ("playground", "playground|swings?|swinging|slide", "a playground; on a swing"),
    ("yard", "yard|backyard|fence", "a backyard; near a fence"),
    ("mud", "mud|muddy|dirt|dusty", "dirt and mud; on a dirt road"),
    ("path", "path|trail|track", "a path; on a trail"),
    ("road", "road|highway|pavement", "a road; on the road"),
    ("street", "street|sidewalk|crosswalk|alley", "a street; on the street"),
    ("city", "city|downtown|urban", "a city; in the city"),
    ("buildings", "buildings?|skyscrapers?", "buildings; in front of a building"),
    ("house", "house|porch", "a house; in front of a house"),
    ("industrial", "", "an industrial site; a factory"),
    ("bridge", "bridge|dock|pier", "a bridge; on a bridge"),
    ("stairs", "stairs|steps|staircase", "stairs; on the steps"),
    ("wall", "walls?|graffiti|brick", "a wall; against a wall"),
    ("stadium", "stadium|arena|court|rink", "a stadium; a sports arena"),
    ("stage", "stage|concert|microphone|band|performers?", "a stage; at a concert"),
    ("store", "store|shop|market|mall", "a shop; in a store"),
    ("restaurant", "restaurant|bar|cafe", "a restaurant; in a restaurant"),
    ("office", "office|desk|computer|laptop", "an office; at a desk"),
    ("kitchen", "kitchen|oven|stove|refrigerator", "a kitchen; in the kitchen"),
    ("bedroom", "bedroom|bed", "a bedroom; on a bed"),
    ("bathroom", "bathroom|toilet|bathtub|shower", "a bathroom; in the bathroom"),
    ("living room", "living room|couch|sofa", "a living room; on a sofa"),
    ("indoors", "indoors?|inside|room|floor|carpet", "indoors; inside a room"),
    ("table", "table", "a table; at a table"),
    ("food", "food|meal|plate|eating|cake|pizza", "food; a meal on a plate"),
    ("document", "", "a document; a receipt with text"),
    ("screenshot", "", "a screenshot; a computer screen with text"),
    # Light and weather
    ("night", "night|dark|lights", "at night; in the dark"),
    ("sunset", "sunset|dusk|silhouettes?|silhouetted", "at sunset; silhouettes in front of the sunset"),
    ("sunrise", "sunrise|dawn", "at sunrise; the sunrise"),
    ("sky", "sky", "the sky; blue sky"),
    ("clouds", "clouds?|cloudy", "a cloudy sky; clouds"),
    ("rain", "rain|rainy|raining|umbrellas?", "in the rain; a rainy day"),
    ("sunny", "sunny|sunshine|sunlight", "sunny weather; sunshine"),
    ("air", r"midair|mid-air|in the air|airborne", "in the air; jumping in mid-air"),
    # People
    ("man", "man|guy|male", "a man"),
    ("men", "men|guys", "two men; men"),
    ("woman", "woman|lady|female", "a woman"),
    ("women", "women|ladies", "two women; women"),
    ("boy", "boys?", "a boy"),
    ("girl", "girls?", "a girl"),
    ("child", "child|toddler|kid", "a child; a toddler"),
    ("children", "children|kids", "children"),
    ("baby", "baby|infant", "a baby"),
    ("people", "people|persons|group", "a group of people; people"),
    ("crowd", "crowd|crowded|audience|spectators|fans", "a crowd of people"),
    ("couple", "couple|kissing|hugging|hugs", "a couple; hugging each other"),
    ("team", "team|players?|uniforms?", "a team; players in uniform"),
    ("smiling", "smiles|smiling|laughs|laughing|posing|poses", "smiling at the camera; posing for a photo"),
    ("helmet", "helmets?", "wearing a helmet"),
    ("hat", "hats?|cap", "wearing a hat"),
    ("sunglasses", "sunglasses|glasses|goggles", "wearing sunglasses"),
    ("costume", "costumes?|mask|makeup", "wearing a costume"),
    ("swimsuit", "swimsuit|bikini|bathing|swim trunks", "in a swimsuit"),
    ("dog", "dogs?|puppy|puppies", "a dog"),
    ("two dogs", "(?:two|three)(?: \\w+)* dogs|dogs", "two dogs; dogs playing together"),
    # What they do
    ("running", "runs?|running|chases?|chasing|race|races|racing", "running; chasing"),
    ("jumping", "jumps?|jumping|leaps?|leaping|trick|tricks", "jumping; doing a trick"),
    ("walking", "walks?|walking|hiking|hikes|hikers?", "walking; hiking"),
    ("sitting", "sits?|sitting|seated", "sitting"),
    ("standing", "stands?|standing", "standing"),
    ("lying", "lies|lying|lays|laying|sleeps|sleeping|asleep", "lying down; sleeping"),
    ("playing", "plays?|playing", "playing; playing together"),
    ("climbing", "climbs?|climbing|climbers?", "climbing; a rock climber"),
    ("swimming", "swims?|swimming|splash\\w*|wades|wading", "swimming; splashing in the water"),
    ("ball", "ball|balls", "playing with a ball"),
    ("tennis ball", "tennis ball|frisbee|stick|toy", "a toy in its mouth; catching a frisbee"),
    ("football", "football|rugby", "playing American football"),
    ("soccer", "soccer", "playing soccer"),
    ("basketball", "basketball", "playing basketball"),
    ("baseball", "baseball|bat|batter|pitcher", "playing baseball"),
    ("tennis", "tennis player|racket|racquet", "playing tennis"),
    ("hockey", "hockey|skates|skating|skaters?", "ice skating; playing hockey"),
    ("skateboard", "skateboards?|skateboarder|skateboarding|ramp", "skateboarding; a skateboarder on a ramp"),
    ("bicycle", "bikes?|bicycles?|biker|bicyclist|cyclists?|biking", "riding a bicycle; a cyclist"),
    ("motorcycle", "motorcycles?|motorbike|dirt bike|motocross", "riding a motorcycle; motocross"),
    ("surfing", "surfs?|surfing|surfer|surfboard|wakeboard\\w*", "surfing; a surfer riding a wave"),
    ("skiing", "skis?|skiing|skier|snowboard\\w*|sled\\w*", "skiing; snowboarding down a hill"),
    ("boat", "boats?|canoe|kayak\\w*|raft\\w*|rowing", "a boat; in a kayak"),
    ("car", "cars?|truck|vehicle|van", "a car; cars"),
    ("horse", "horses?|cowboy|rodeo", "riding a horse"),
    ("camera", "camera|picture|photo|photograph\\w*", "taking a picture; a camera"),
    ("music", "guitar|music|musicians?|drums?|instruments?|singing|sings", "playing a guitar; making music"),
    ("dancing", "dances?|dancing|dancers?", "dancing"),
    ("eating", "eats?|eating|drinks?|drinking", "eating; drinking"),
    # Colours
    ("red", "red", "red; something red"),
    ("blue", "blue", "blue; something blue"),
    ("green", "green", "green; something green"),
    ("yellow", "yellow|blond|blonde", "yellow; something yellow"),
    ("orange", "orange", "orange; something orange"),
    ("pink", "pink|purple", "pink; something pink"),
    ("white", "white", "white; something white"),
    ("black", "black", "black; something black"),
    ("brown", "brown|tan", "brown; something brown"),
    ("striped", "striped|plaid", "striped clothes"),
)  # fmt: skip

#: What sets of labelled scenes say, by set and label.
LABELS: dict[tuple[str, str], tuple[str, ...]] = {
    ("intel_scenes", "street"): ("street", "city", "buildings", "road"),
    ("intel_scenes", "sea"): ("sea", "water", "sky"),
    ("intel_scenes", "mountain"): ("mountain", "sky"),
    ("intel_scenes", "glacier"): ("glacier", "snow", "ice", "mountain"),
    ("intel_scenes", "forest"): ("forest", "tree"),
    ("intel_scenes", "buildings"): ("buildings", "city"),
    ("weather", "sunrise"): ("sunrise", "sunset", "sky"),
    ("weather", "shine"): ("sunny", "sky"),
    ("weather", "cloudy"): ("clouds", "sky"),
    ("weather", "rain"): ("rain",),
    ("houses_rooms", "house kitchen"): ("kitchen", "indoors"),
    ("houses_rooms", "house bedroom"): ("bedroom", "indoors"),
    ("houses_rooms", "house bathroom"): ("bathroom", "indoors"),
    ("houses_rooms", "house frontal"): ("house", "sky"),
    ("scene15_gray", "suburb"): ("house", "yard"),
    ("scene15_gray", "store"): ("store", "indoors"),
    ("scene15_gray", "office"): ("office", "indoors"),
    ("scene15_gray", "livingroom"): ("living room", "indoors"),
    ("scene15_gray", "kitchen"): ("kitchen", "indoors"),
    ("scene15_gray", "insidecity"): ("street", "city", "buildings"),
    ("scene15_gray", "industrial"): ("industrial",),
    ("scene15_gray", "highway"): ("road",),
    ("scene15_gray", "bedroom"): ("bedroom", "indoors"),
    ("sroie_receipts", "receipt document scan"): ("document",),
    ("gui_screenshots_pysimplegui", "screenshot"): ("screenshot",),
    ("gui_screenshots_ryu", "screenshot"): ("screenshot",),
    ("food_misc", "rice"): ("food",),
    ("food_misc", "bread"): ("food",),
    ("food_misc", "pizza"): ("food",),
    ("food_pizza_icecream", "pizza"): ("food",),
    ("food_pizza_icecream", "ice cream"): ("food",),
}  # fmt: skip
#: How much a photo counts when a word is absent: its captions leave the word out; a label names another
#: scene; a label names a thing, wherever it may be.
UNSAID_IN_CAPTIONS, UNSAID_BY_SCENE, UNSAID_BY_THING = 1.0, 0.5, 0.05


def said(photos: Sequence[TrainingPhoto]) -> tuple[np.ndarray, np.ndarray]:
    """For every photo and word, how much it is said of it (0…1), and how much that counts, float32 [count,
    words].
    """
    positions = {word.name: index for index, word in enumerate(WORDS)}
    patterns = [re.compile(word.pattern or r"(?!)") for word in WORDS]
    told_by_labels = np.array([not word.pattern for word in WORDS])
    truth = np.zeros((len(photos), len(WORDS)), dtype=np.float32)
    weight = np.zeros_like(truth)
    for row, photo in enumerate(photos):
        if photo.captions:
            texts = [caption.lower() for caption in photo.captions]
            found = [sum(bool(pattern.search(text)) for text in texts) / len(texts) for pattern in patterns]
            truth[row] = found
            weight[row] = UNSAID_IN_CAPTIONS
        elif words := LABELS.get((photo.set, photo.label)):
            weight[row] = UNSAID_BY_SCENE
            for word in words:
                truth[row, positions[word]] = weight[row, positions[word]] = 1
        else:
            weight[row] = np.where(told_by_labels, UNSAID_BY_SCENE, UNSAID_BY_THING)
    return truth, weight
