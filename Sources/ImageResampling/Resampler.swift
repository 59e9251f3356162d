import PhotoTypes
