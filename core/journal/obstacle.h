#pragma once

#include <QtGlobal>

namespace journal {

// What keeps a journal from being opened or written.
enum class Obstacle : quint8 {
    Lasting, // a person has to choose something else: a foreign file, another instance
    Passing, // it may go by itself: a lock, a full disk, rights, the disk's errors
    Damage,  // of a file that is ours, or stands where ours belongs
};

} // namespace journal
