#pragma once

#include "journal/recentoutcomes.h"
#include "journal/store.h"
#include "journal/storereader.h"
#include "journal/writeroptions.h"

#include <memory>

namespace journal {

// Where a journal is kept, and by what: chosen by whoever starts the program. Shared between the threads, and without
// a state of its own.
class Storage {
public:
    virtual ~Storage() = default;

    // The one writer's, as Writer::open() says. After an Error, obstacle says of what kind it is.
    virtual Result<std::unique_ptr<Store>> open(const WriterOptions &options, const Predecessor &predecessor,
                                                Obstacle &obstacle) const = 0;
    // recent: what is not stored yet; lives longer than the reader. Records up to endedThrough are of runs that have
    // ended: what is pending there was cut off by a kill.
    virtual Result<std::unique_ptr<StoreReader>> openReader(const RecentOutcomes &recent,
                                                            qint64 endedThrough) const = 0;

    // Moves a damaged journal out of the way of a new one, while no writer has it open. Where it is then; now: UTC, µs
    // since 1970.
    virtual Result<QString> setAside(qint64 now) const = 0;
    // What a new one goes on from. What is not known of the one that was set aside is looked up, as far as it can be
    // read.
    virtual Predecessor predecessorOf(const QString &aside, const Predecessor &known) const = 0;
};
using StoragePtr = std::shared_ptr<const Storage>;

} // namespace journal

Q_DECLARE_METATYPE(journal::StoragePtr)
